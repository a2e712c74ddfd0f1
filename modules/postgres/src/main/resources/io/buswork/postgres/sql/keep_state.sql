-- Keeps what an attempt wants the next one to know, while the task is its own. The row's lock makes
-- whoever ends the attempt wait, so that no late state comes after another attempt's. $1 task,
-- $2 attempts used before, $3 node, $4 state
with alive as materialized (
  select from buswork.node where id = $3 for key share
),
held as materialized (
  select id from buswork.task where id = $1 and attempt = $2 and exists (select from alive) for share
)
insert into buswork.checkpoint (task_id, state, at)
select id, $4, now() from held
on conflict (task_id) do update set state = excluded.state, at = excluded.at
