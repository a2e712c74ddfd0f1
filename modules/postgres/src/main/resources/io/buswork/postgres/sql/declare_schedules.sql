-- What the handlers of a module's active version say. $1 module, $2 version, $3 names, $4 crons,
-- $5 intervals, $6 zones, $7 types
with active as materialized (
  select from buswork.module_active where name = $1 and version = $2 for share
),
gone as (
  delete from buswork.schedule
  where module = $1 and source = 'module' and not name = any ($3::text[])
    and exists (select from active)
  returning name
),
put as (
  insert into buswork.schedule as s (name, cron, every_ms, timezone, overlap, catch_up, jitter_ms,
                                     paused, source, module, queue, type, priority, max_attempts,
                                     payload)
  select d.name, d.cron, d.every_ms, d.timezone, 'skip', 'none', 0, false, 'module', $1, 'default',
         d.type, 5, 0, '{}'
  from unnest($3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[])
    as d (name, cron, every_ms, timezone, type)
  where exists (select from active)
  on conflict (name) do update
  set cron = excluded.cron, every_ms = excluded.every_ms, timezone = excluded.timezone,
      type = excluded.type, module = excluded.module, changed_at = now(),
      handled_at = greatest(s.handled_at, now()), next_at = '-infinity'
  where s.source = 'module'
    and (s.cron, s.every_ms, s.timezone, s.type, s.module)
        is distinct from (excluded.cron, excluded.every_ms, excluded.timezone, excluded.type,
                          excluded.module)
  returning s.name
)
select name, false as gone from put
union all
select name, true from gone
