-- Values as in match_live and match_ended, and $17 limit
with live as (
  {live}
),
ended as (
  {ended}
)
(select id, seq, queue, type, state, priority, attempt, max_attempts, created_at, run_at, expires_at,
        payload, options, tags, attempts, logs,
        null::timestamptz as finished_at, null::text as result, null::text as error,
        null::timestamptz as started_at, null::bigint as wall_us, null::bigint as cpu_us,
        null::smallint as outcome, null::text as node, null::text as module, null::text as version,
        running
 from live
 where ($11 and $12::smallint[] is null) or (running and $11)
   or (not running and ($12 is null or state = any ($12)))
 order by id desc
 limit $17)
union all
(select id, id, queue, type, state, priority, attempt, max_attempts, created_at, null, null,
        payload, options, tags, attempts, logs,
        finished_at, result, error, started_at, wall_us, cpu_us, outcome, node, module, version, false
 from ended
 order by id desc
 limit $17)
order by id desc
limit $17
