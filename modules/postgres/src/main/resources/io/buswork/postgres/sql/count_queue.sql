-- $1 queue
select state, count(*) as tasks, min(created_at) filter (where state = 2) as oldest
from buswork.task where queue = $1 group by state
union all
select 3::smallint, count(*), null
from buswork.dispatch d
  cross join unnest(d.task_ids, d.attempts) as s (id, attempt)
  join buswork.task t on t.id = s.id and t.state = 2 and t.attempt + 1 = s.attempt
where d.queue = $1
