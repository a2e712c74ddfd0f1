-- $1 queue, $2 epoch
with term as materialized (
  select from buswork.queue where name = $1 and epoch = $2 for share
)
delete from buswork.dispatch where queue = $1 and epoch < $2 and exists (select from term)
