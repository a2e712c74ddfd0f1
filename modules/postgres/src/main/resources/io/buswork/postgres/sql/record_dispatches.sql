-- $1 queue, $2 epoch, $3 batches, $4 nodes, $5 ids as text, $6 attempts as text, $7 times
with term as materialized (
  select from buswork.queue where name = $1 and epoch = $2 for share
)
insert into buswork.dispatch (queue, epoch, batch, node, task_ids, attempts, at)
select $1, $2, batch, node, ids::bigint[], attempts::smallint[], at
from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
  as d (batch, node, ids, attempts, at)
where exists (select from term)
