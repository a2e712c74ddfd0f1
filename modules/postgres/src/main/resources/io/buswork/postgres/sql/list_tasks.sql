-- $1 ids below, $2 limit, $3 states of unfinished tasks or null, $4 states of ended ones or null,
-- $5 type, $6 queue, $7 tag, $8 text in the error, $9 created since, $10 created before,
-- $11 whether running ones are wanted, $12 whether ready ones are wanted
with live as (
  select t.*, state = 2 and (id, attempt + 1) in (
           select sent.id, sent.attempt::integer
           from buswork.dispatch d, unnest(d.task_ids, d.attempts) as sent (id, attempt)) as running
  from buswork.task t
  where id < $1 and ($3::smallint[] is null or state = any ($3))
    and ($5::text is null or type = $5) and ($6::text is null or queue = $6)
    and ($7::text is null or $7 = any (tags)) and ($8::text is null or attempts ilike '%' || $8 || '%')
    and ($9::timestamptz is null or created_at >= $9)
    and ($10::timestamptz is null or created_at < $10)
  order by id desc
),
ended as (
  select * from buswork.history
  where id < $1 and ($4::smallint[] is null or state = any ($4))
    and ($5::text is null or type = $5) and ($6::text is null or queue = $6)
    and ($7::text is null or $7 = any (tags)) and ($8::text is null or error ilike '%' || $8 || '%')
    and ($9::timestamptz is null or created_at >= $9 and finished_at >= $9)
    and ($10::timestamptz is null or created_at < $10)
  order by id desc
  limit $2
)
(select id, seq, queue, type, state, priority, attempt, max_attempts, created_at, run_at, expires_at,
        payload, options, tags, attempts, logs,
        null::timestamptz as finished_at, null::text as result, null::text as error,
        null::timestamptz as started_at, null::bigint as wall_us, null::bigint as cpu_us,
        null::smallint as outcome, null::text as node, null::text as module, null::text as version,
        running
 from live
 where state <> 2 or (running and $11) or (not running and $12)
 limit $2)
union all
select id, id, queue, type, state, priority, attempt, max_attempts, created_at, null, null,
       payload, options, tags, attempts, logs,
       finished_at, result, error, started_at, wall_us, cpu_us, outcome, node, module, version, false
from ended
order by id desc
limit $2
