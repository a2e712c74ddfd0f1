-- $1 schedules, $2 instants, $3 tasks, $4 by hand. Instants that have had their task are passed over.
insert into buswork.schedule_run (schedule, instant, task_id, by_hand)
select r.schedule, r.instant, r.task, $4
from unnest($1::text[], $2::timestamptz[], $3::bigint[]) as r (schedule, instant, task)
on conflict do nothing
returning task_id
