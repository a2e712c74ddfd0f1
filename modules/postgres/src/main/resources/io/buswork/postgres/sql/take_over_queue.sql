-- $1 queue, $2 node
with before as materialized (
  select owner from buswork.queue where name = $1 for update
)
insert into buswork.queue (name, epoch, owner) values ($1, 1, $2)
on conflict (name) do update set epoch = queue.epoch + 1, owner = $2
returning epoch, paused, not exists (select from before where owner is not null) as orderly
