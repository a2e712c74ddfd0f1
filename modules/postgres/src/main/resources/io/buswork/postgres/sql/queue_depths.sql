-- Unfinished tasks of all queues by state, each part by its index, and how long ago the oldest one was
-- submitted that is ready and does not run
with running as materialized (
  select d.queue, s.id
  from buswork.dispatch d
    cross join unnest(d.task_ids, d.attempts) as s (id, attempt)
    join buswork.task t on t.id = s.id and t.state = 2 and t.attempt + 1 = s.attempt
),
counted as (
  select queue, 2 as state, count(*) as tasks from buswork.task
  where state = 2 and concurrency_key is null group by queue
  union all
  select queue, 2, count(*) from buswork.task
  where state = 2 and concurrency_key is not null group by queue
  union all
  select queue, state, count(*) from buswork.task where state in (1, 4) group by queue, state
  union all
  select queue, 0, count(*) from buswork.task where state = 0 group by queue
  union all
  select queue, 2, -count(*) from running group by queue
  union all
  select queue, 3, count(*) from running group by queue
  union all
  select name, 2, 0 from buswork.queue
),
depths as (
  select queue, state, greatest(0, sum(tasks)) as tasks from counted group by queue, state
)
select queue, state::smallint as state, tasks::bigint as tasks,
       case when state = 2 and tasks > 0 then
         extract(epoch from now() - least(
           (select min(first.created_at)
            from generate_series(0, 9) as p (priority)
              cross join lateral (
                select t.created_at from buswork.task t
                where t.state = 2 and t.concurrency_key is null and t.queue = d.queue
                  and t.priority = p.priority
                  and not exists (select from running r where r.id = t.id)
                order by t.seq limit 1) first),
           (select min(t.created_at) from buswork.task t
            where t.state = 2 and t.concurrency_key is not null and t.queue = d.queue
              and not exists (select from running r where r.id = t.id))))
       end::float8 as oldest_seconds
from depths d
order by queue, state
