-- A node that stops in the middle of a transaction must not hold its locks for long.
select set_config('idle_in_transaction_session_timeout', '5s', true)
