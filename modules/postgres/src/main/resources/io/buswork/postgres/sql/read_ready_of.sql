-- $1 queue, $2 priority, $3 cursor, $4 limit, $5 type
select id, seq, queue, type, state, priority, attempt, max_attempts, created_at, run_at, expires_at,
       payload, options, tags
from buswork.task
where queue = $1 and state = 2 and concurrency_key is null and priority = $2 and seq > $3
  and type = $5
order by seq
limit $4
