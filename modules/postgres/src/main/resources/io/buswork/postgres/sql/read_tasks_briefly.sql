-- $1 queue, $2 ids
select id, seq, queue, type, state, priority, attempt, max_attempts, created_at, run_at, expires_at,
       '' as payload, options, tags
from buswork.task
where id = any ($2::bigint[]) and queue = $1
