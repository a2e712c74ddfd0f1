-- First-class successes: all at the same attempt, by one version on one node, without results or log
-- lines. The planner is left no choice but the primary key, since what it believes of a table that
-- is empty now and full a moment later is worth nothing; the other values are found by their place.
-- $1 queue, $2 epoch, $3 ids, ascending, $4 attempts used before, $5 started, $6 wall time,
-- $7 processor time, -1 if unknown, $8 node, $9 module, $10 version, $11 batches settled whole, $12 whether it
-- is looked after what the ends mean for others: a linked queue needs that
with term as materialized (
  select from buswork.queue where name = $1 and epoch = $2 and (not linked or $12) for share
),
ended as (
  delete from buswork.task
  where id = any ($3::bigint[]) and attempt = $4 and exists (select from term)
  returning *, width_bucket(id, $3::bigint[]) as place
),
kept as (
  insert into buswork.history (id, created_at, finished_at, started_at, wall_us, cpu_us, state,
    priority, attempt, max_attempts, outcome, queue, type, node, module, version, payload,
    options, tags, attempts, logs)
  select id, created_at, now(), ($5::timestamptz[])[place], ($6::bigint[])[place],
    nullif(($7::bigint[])[place], -1), 5, priority, attempt + 1, max_attempts,
    0, queue, type, $8, $9, $10, payload, options, tags, attempts, logs
  from ended
),
batches as (
  delete from buswork.dispatch
  where queue = $1 and epoch = $2 and batch = any ($11::bigint[]) and exists (select from term)
)
select exists (select from term) as current,
       case when (select count(*) from ended) = cardinality($3::bigint[]) then null
            else array(select unnest($3::bigint[]) except select id from ended) end as refused
