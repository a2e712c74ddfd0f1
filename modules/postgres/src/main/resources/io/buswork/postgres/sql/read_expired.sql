-- Tasks whose time to start is over, whatever they wait for. $1 queue, $2 expired after, $3 id after,
-- $4 now, $5 limit
select id, seq, queue, type, state, priority, attempt, max_attempts, created_at, run_at, expires_at,
       '' as payload, options, tags
from buswork.task
where queue = $1 and expires_at is not null and (expires_at, id) > ($2, $3) and expires_at <= $4
order by expires_at, id
limit $5
