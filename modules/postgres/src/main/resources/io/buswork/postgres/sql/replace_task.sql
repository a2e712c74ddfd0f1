-- Gives a task that has not started another content, and a place at the queue's tail. $1 queue,
-- $2 epoch, $3 id, $4 state, $5 priority, $6 most attempts, $7 payload, $8 due, $9 expiry,
-- $10 options, $11 tags as the text of a JSON array, $12 concurrency key, $13 the number of the
-- content, which is kept until then, if it was submitted by SQL
with term as materialized (
  select from buswork.queue where name = $1 and epoch = $2 for share
),
alone as materialized (select pg_advisory_xact_lock(7233010501)),
kept as materialized (
  select number from buswork.new_content where number = $13 for update
),
replaced as (
  update buswork.task
  set state = $4, priority = $5, max_attempts = $6, payload = $7, run_at = $8, expires_at = $9,
      options = $10, concurrency_key = $12,
      tags = case when $11::text is not null
                  then array(select jsonb_array_elements_text($11::jsonb)) end,
      seq = nextval('buswork.task_id')
  where id = $3 and queue = $1 and state in (1, 2) and attempt = 0
    and exists (select from term) and exists (select from alone)
    and ($13::bigint is null or exists (select from kept))
  returning id, seq, queue, type, state, priority, attempt, max_attempts, created_at, run_at,
            expires_at, payload, options, tags
),
done as (
  delete from buswork.new_content where number = $13 and exists (select from replaced)
)
select id, seq, queue, type, state, priority, attempt, max_attempts, created_at, run_at,
       expires_at, payload, options, tags
from replaced
