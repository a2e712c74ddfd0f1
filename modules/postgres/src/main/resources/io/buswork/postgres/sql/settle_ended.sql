-- Any ends. $1 queue, $2 epoch, $3 ids, $4 attempts used before, $5 started, $6 wall time,
-- $7 processor time, $8 results, $9 nodes, $10 modules, $11 versions, $12 batches settled whole,
-- $13 states, $14 attempts used, $15 outcomes, $16 errors, $17 log lines as JSON
with term as materialized (
  select from buswork.queue where name = $1 and epoch = $2 for share
),
ended as (
  delete from buswork.task t
  using unnest($3::bigint[], $4::smallint[], $5::timestamptz[], $6::bigint[], $7::bigint[],
               $8::text[], $9::text[], $10::text[], $11::text[], $13::smallint[], $14::smallint[],
               $15::smallint[], $16::text[], $17::text[])
    as s (id, before, started_at, wall_us, cpu_us, result, node, module, version, final, used,
          outcome, error, lines)
  where t.id = s.id and t.attempt = s.before and exists (select from term)
  returning t.*, s.started_at, s.wall_us, s.cpu_us, s.result, s.node, s.module, s.version, s.final,
            s.used, s.outcome, s.error, s.lines
),
kept as (
  insert into buswork.history (id, created_at, finished_at, started_at, wall_us, cpu_us, state,
    priority, attempt, max_attempts, outcome, queue, type, node, module, version, payload, result,
    error, options, tags, attempts, logs)
  select id, created_at, now(), started_at, wall_us, cpu_us, final, priority, used, max_attempts,
    outcome, queue, type, node, module, version, payload, result, error, options, tags, attempts,
    buswork.append_json(logs, lines)
  from ended
),
batches as (
  delete from buswork.dispatch
  where queue = $1 and epoch = $2 and batch = any ($12::bigint[]) and exists (select from term)
)
select exists (select from term) as current,
       case when (select count(*) from ended) = cardinality($3::bigint[]) then null
            else array(select unnest($3::bigint[]) except select id from ended) end as refused
