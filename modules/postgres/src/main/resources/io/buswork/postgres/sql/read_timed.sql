-- $1 queue, $2 due after, $3 id after, $4 due before, $5 limit
select id, seq, queue, type, state, priority, attempt, max_attempts, created_at, run_at, expires_at,
       payload, options, tags
from buswork.task
where queue = $1 and state in (1, 4) and (run_at, id) > ($2, $3) and run_at < $4
order by run_at, id
limit $5
