-- $1 queue, $2 epoch, $3 ids
with term as materialized (
  select from buswork.queue where name = $1 and epoch = $2 for share
),
alone as materialized (select pg_advisory_xact_lock(7233010501))
update buswork.task
set state = 2, run_at = null, seq = nextval('buswork.task_id')
where id = any ($3::bigint[]) and queue = $1 and state in (1, 4) and exists (select from term) and exists (select from alone)
returning id, seq, queue, type, state, priority, attempt, max_attempts, created_at, run_at,
          expires_at, payload, options, tags
