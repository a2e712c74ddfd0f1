-- Any ends. A full join cannot be planned as a loop in a loop, whatever the planner believes.
-- $1 queue, $2 epoch, $3 ids, ascending, $4 attempts used before, $5 started, $6 wall time,
-- $7 processor time, -1 if unknown, $8 results, $9 nodes, $10 modules, $11 versions, $12 batches
-- settled whole, $13 states, $14 attempts used, $15 outcomes, $16 errors, $17 log lines as JSON,
-- $18 as $12 of the lean statement
with term as materialized (
  select from buswork.queue where name = $1 and epoch = $2 and (not linked or $18) for share
),
ended as (
  delete from buswork.task
  where id = any ($3::bigint[]) and exists (select from term)
    and attempt = ($4::smallint[])[width_bucket(id, $3::bigint[])]
  returning *
),
matched as materialized (
  select ended.*, s.*
  from ended full join
       unnest($3::bigint[], $5::timestamptz[], $6::bigint[], $7::bigint[], $8::text[], $9::text[],
              $10::text[], $11::text[], $13::smallint[], $14::smallint[], $15::smallint[],
              $16::text[], $17::text[])
         as s (wanted, started_at, wall_us, cpu_us, result, node, module, version, final, used,
               outcome, error, lines)
       on s.wanted = ended.id
),
kept as (
  insert into buswork.history (id, created_at, finished_at, started_at, wall_us, cpu_us, state,
    priority, attempt, max_attempts, outcome, queue, type, node, module, version, payload, result,
    error, options, tags, attempts, logs)
  select id, created_at, now(), started_at, wall_us, nullif(cpu_us, -1), final, priority, used,
    max_attempts, outcome, queue, type, node, module, version, payload, result, error, options,
    tags, attempts, buswork.append_json(logs, lines)
  from matched where id is not null
),
batches as (
  delete from buswork.dispatch
  where queue = $1 and epoch = $2 and batch = any ($12::bigint[]) and exists (select from term)
)
select exists (select from term) as current,
       array(select wanted from matched where id is null) as refused
