-- For this transaction: plans made for the very values, so that a filter that is not there costs
-- nothing and one that is there finds its index; and no search without an end. $1 milliseconds
select set_config('plan_cache_mode', 'force_custom_plan', true),
       set_config('statement_timeout', $1, true)
