-- What a queue begins with, each part by its index. $1 queue, $2 so many of each part
select id, seq, queue, type, state, priority, attempt, max_attempts, created_at, run_at, expires_at,
       '' as payload, options, tags
from (
  (select * from buswork.task where queue = $1 and state = 2 and concurrency_key is null limit $2)
  union all
  (select * from buswork.task where queue = $1 and state = 2 and concurrency_key is not null limit $2)
  union all
  (select * from buswork.task where queue = $1 and state in (1, 4) limit $2)
  union all
  (select * from buswork.task where queue = $1 and state = 0 limit $2)
) there
order by id
