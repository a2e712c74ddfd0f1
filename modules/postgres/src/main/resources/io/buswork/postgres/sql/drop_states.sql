-- $1 how many at most
delete from buswork.checkpoint
where task_id in (
  select task_id from buswork.checkpoint c
  where at < now() - interval '1 day'
    and not exists (select from buswork.task t where t.id = c.task_id)
  limit $1)
