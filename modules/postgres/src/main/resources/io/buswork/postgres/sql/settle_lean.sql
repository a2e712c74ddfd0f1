-- First-class successes: all by one version on one node, nothing logged.
-- $1 queue, $2 epoch, $3 ids, $4 attempts used before, $5 started, $6 wall time, $7 processor time,
-- $8 results, $9 node, $10 module, $11 version, $12 batches settled whole
with term as materialized (
  select from buswork.queue where name = $1 and epoch = $2 for share
),
ended as (
  delete from buswork.task t
  using unnest($3::bigint[], $4::smallint[], $5::timestamptz[], $6::bigint[], $7::bigint[],
               $8::text[])
    as s (id, before, started_at, wall_us, cpu_us, result)
  where t.id = s.id and t.attempt = s.before and exists (select from term)
  returning t.*, s.started_at, s.wall_us, s.cpu_us, s.result
),
kept as (
  insert into buswork.history (id, created_at, finished_at, started_at, wall_us, cpu_us, state,
    priority, attempt, max_attempts, outcome, queue, type, node, module, version, payload, result,
    options, tags, attempts, logs)
  select id, created_at, now(), started_at, wall_us, cpu_us, 5, priority, attempt + 1, max_attempts,
    0, queue, type, $9, $10, $11, payload, result, options, tags, attempts, logs
  from ended
),
batches as (
  delete from buswork.dispatch
  where queue = $1 and epoch = $2 and batch = any ($12::bigint[]) and exists (select from term)
)
select exists (select from term) as current,
       case when (select count(*) from ended) = cardinality($3::bigint[]) then null
            else array(select unnest($3::bigint[]) except select id from ended) end as refused
