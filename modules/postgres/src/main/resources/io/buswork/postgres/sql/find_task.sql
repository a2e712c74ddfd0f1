-- $1 id
select id, seq, queue, type, state, priority, attempt, max_attempts, created_at, run_at, expires_at,
       payload, options, tags, attempts, logs,
       null::timestamptz as finished_at, null::text as result, null::text as error,
       null::timestamptz as started_at, null::bigint as wall_us, null::bigint as cpu_us,
       null::smallint as outcome, null::text as node, null::text as module, null::text as version,
       (state = 2 or run_at <= now()) and exists (
         select from buswork.dispatch d
         where d.queue = t.queue and t.id = any (d.task_ids)
           and d.attempts[array_position(d.task_ids, t.id)] = t.attempt + 1) as running
from buswork.task t
where id = $1
union all
select id, id, queue, type, state, priority, attempt, max_attempts, created_at, null, null,
       payload, options, tags, attempts, logs,
       finished_at, result, error, started_at, wall_us, cpu_us, outcome, node, module, version, false
from buswork.history
where id = $1
