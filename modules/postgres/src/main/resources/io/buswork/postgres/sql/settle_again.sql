-- Attempts after which the task goes on. $1 queue, $2 epoch, $3 ids, ascending, $4 attempts used
-- before, $5 states, $6 attempts used, $7 due, $8 ended attempts as JSON arrays, $9 log lines as
-- JSON, $10 batches settled whole, $11 those of the ids whose attempt is not used up: the next one
-- has the same number, and is not the one on record
with term as materialized (
  select from buswork.queue where name = $1 and epoch = $2 for share
),
changed as (
  update buswork.task
  set state = ($5::smallint[])[width_bucket(id, $3::bigint[])],
      attempt = ($6::smallint[])[width_bucket(id, $3::bigint[])],
      run_at = ($7::timestamptz[])[width_bucket(id, $3::bigint[])],
      attempts = buswork.append_json(attempts, ($8::text[])[width_bucket(id, $3::bigint[])]),
      logs = buswork.append_json(logs, ($9::text[])[width_bucket(id, $3::bigint[])])
  where id = any ($3::bigint[]) and exists (select from term)
    and attempt = ($4::smallint[])[width_bucket(id, $3::bigint[])]
  returning id
),
batches as (
  delete from buswork.dispatch
  where queue = $1 and epoch = $2 and batch = any ($10::bigint[]) and exists (select from term)
),
struck as (
  update buswork.dispatch
  set attempts = buswork.strike_attempts(task_ids, attempts, $11::bigint[])
  where cardinality($11::bigint[]) > 0 and queue = $1 and task_ids && $11::bigint[]
    and not (epoch = $2 and batch = any ($10::bigint[])) and exists (select from term)
)
select exists (select from term) as current,
       array(select unnest($3::bigint[]) except select id from changed) as refused
