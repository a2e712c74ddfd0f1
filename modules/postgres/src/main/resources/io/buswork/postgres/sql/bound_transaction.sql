-- A node that stops in the middle of a transaction must not hold its locks for long, and a user's
-- transaction that takes a key must not hold up those of a node. $1 so long it is waited for
select set_config('idle_in_transaction_session_timeout', '5s', true),
       set_config('lock_timeout', $1::text, true)
