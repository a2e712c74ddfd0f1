-- Rows by state, and how many of each run: a task whose time has come may run while its row still
-- says that it waits. $1 queue
select state, count(*) as tasks, min(created_at) filter (where state = 2) as oldest,
       false as running
from buswork.task where queue = $1 group by state
union all
select t.state, count(*), null, true
from buswork.dispatch d
  cross join unnest(d.task_ids, d.attempts) as s (id, attempt)
  join buswork.task t on t.id = s.id and t.attempt + 1 = s.attempt
                      and (t.state = 2 or t.run_at <= now())
where d.queue = $1
group by t.state
