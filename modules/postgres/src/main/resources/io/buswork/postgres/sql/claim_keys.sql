-- Takes free keys, and locks all of them, in one order for all: two requests cannot wait for each
-- other. $1 types, $2 keys, no pair twice, $3 ids, $4 milliseconds they are held, -1 for ever, null
-- while the task is unfinished
insert into buswork.unique_key as held (type, key, task_id, until)
select type, key, id,
       case when millis < 0 then 'infinity' else now() + millis * interval '1 ms' end
from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) as wanted (type, key, id, millis)
order by type collate "C", key collate "C"
on conflict (type, key) do update set task_id = held.task_id
returning type, key, task_id
