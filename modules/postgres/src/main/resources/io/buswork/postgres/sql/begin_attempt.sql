-- The first statement of an attempt's transaction. What holds locks must not hold them for ever
-- where its node hangs. $1 how long a statement may take
select pg_current_xact_id()::text, pg_backend_pid(),
       set_config('statement_timeout', $1, true),
       set_config('idle_in_transaction_session_timeout', '30s', true),
       set_config('plan_cache_mode', 'force_custom_plan', true)
