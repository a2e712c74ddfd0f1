-- Repeated, it changes nothing; a batch that is on record already has sent what is said last. $1 queue, $2 epoch, $3 batches, $4 nodes, $5 ids as text,
-- $6 attempts as text, $7 times, $8 deliveries as text, null where all are at least once
with term as materialized (
  select from buswork.queue where name = $1 and epoch = $2 for share
)
insert into buswork.dispatch (queue, epoch, batch, node, task_ids, attempts, at, deliveries)
select $1, $2, batch, node, ids::bigint[], attempts::smallint[], at, deliveries::smallint[]
from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::text[])
  as d (batch, node, ids, attempts, at, deliveries)
where exists (select from term)
on conflict (queue, epoch, batch) do update
  set at = excluded.at, task_ids = excluded.task_ids, attempts = excluded.attempts,
      deliveries = excluded.deliveries
