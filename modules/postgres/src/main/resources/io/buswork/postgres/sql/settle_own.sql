-- An attempt's own success, in its own transaction, whose locks nobody is to wait for long if the
-- node stops before the commit. A node that was declared dead is not registered
-- any more, and cannot be declared dead while it is locked here; whatever else ends an attempt
-- changes its task's row. $1 id, $2 attempts used before, $3 node, $4 the transaction, which the
-- handler may have ended, $5 started, $6 wall time, $7 processor time, -1 if unknown, $8 result,
-- $9 module, $10 version, $11 log lines as JSON
with alive as materialized (
  select set_config('idle_in_transaction_session_timeout', '2s', true)
  from buswork.node where id = $3 and pg_current_xact_id()::text = $4 for key share
),
ended as (
  delete from buswork.task where id = $1 and attempt = $2 and exists (select from alive)
  returning *
)
insert into buswork.history (id, created_at, finished_at, started_at, wall_us, cpu_us, state,
  priority, attempt, max_attempts, outcome, queue, type, node, module, version, payload, result,
  options, tags, attempts, logs)
select id, created_at, clock_timestamp(), $5::timestamptz, $6::bigint, nullif($7::bigint, -1), 5,
  priority, attempt + 1, max_attempts, 0, queue, type, $3, $9::text, $10::text, payload, $8::text, options, tags, attempts,
  buswork.append_json(logs, $11::text)
from ended
