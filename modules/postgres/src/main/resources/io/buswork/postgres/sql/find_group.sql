-- $1 name
select id, name, round, created_at, done_at, done_task, on_done::text as on_done
from buswork.task_group where name = $1
