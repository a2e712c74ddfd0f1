-- Attempts after which the task goes on. $1 queue, $2 epoch, $3 ids, $4 attempts used before,
-- $5 states, $6 attempts used, $7 due, $8 ended attempts as JSON arrays, $9 log lines as JSON,
-- $10 batches settled whole
with term as materialized (
  select from buswork.queue where name = $1 and epoch = $2 for share
),
changed as (
  update buswork.task t
  set state = s.state, attempt = s.used, run_at = s.run_at,
      attempts = buswork.append_json(t.attempts, s.ended), logs = buswork.append_json(t.logs, s.lines)
  from unnest($3::bigint[], $4::smallint[], $5::smallint[], $6::smallint[], $7::timestamptz[],
              $8::text[], $9::text[])
    as s (id, before, state, used, run_at, ended, lines)
  where t.id = s.id and t.attempt = s.before and exists (select from term)
  returning t.id
),
batches as (
  delete from buswork.dispatch
  where queue = $1 and epoch = $2 and batch = any ($10::bigint[]) and exists (select from term)
)
select exists (select from term) as current,
       array(select unnest($3::bigint[]) except select id from changed) as refused
