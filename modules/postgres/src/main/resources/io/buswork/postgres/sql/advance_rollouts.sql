-- $1 one rollout, or null for all that are being prepared, $2 how long that may take
with judged as (
  select r.id,
         (select 'node ' || n.node || ': ' || n.error from buswork.rollout_node n
          where n.rollout = r.id and n.error is not null order by n.node limit 1) as failure,
         (select count(*) from buswork.node w
          where w.beat_at > now() - interval '3 s' and w.info -> 'roles' ? 'worker'
            and not coalesce((w.info ->> 'draining')::boolean, false)
            and not exists (select from buswork.rollout_node n
                            where n.rollout = r.id and n.node = w.id)) as missing,
         exists (select from buswork.rollout_node n where n.rollout = r.id) as reported,
         r.started_at < now() - $2::interval as late,
         case when r.strategy = 'canary' and r.previous <> r.version then 'canary' else 'done' end as next
  from buswork.rollout r
  where r.phase = 'preparing' and ($1::bigint is null or r.id = $1)
),
decided as (
  select id, case when failure is null and missing = 0 and reported then next else 'failed' end as phase,
         coalesce(failure, case when missing > 0 or not reported
                                then 'not all nodes were prepared in time' end) as error
  from judged
  where failure is not null or (missing = 0 and reported) or late
),
moved as (
  update buswork.rollout r
  set phase = d.phase, error = d.error,
      step = case d.phase when 'canary' then 1 else 0 end,
      step_at = case d.phase when 'canary' then now() end,
      ended_at = case d.phase when 'canary' then null else now() end
  from decided d
  where r.id = d.id
  returning r.*
),
activated as (
  insert into buswork.module_active (name, version)
  select module, version from moved where phase = 'done'
  on conflict (name) do update set version = excluded.version
)
select id, module, version, phase, error, started_at, started_by, strategy, previous, share, step,
       step_at, comparison, ended_at
from moved
