-- $1 one rollout, or null for all that are under way, $2 how long they may take
with judged as (
  select r.id, r.module, r.version,
         (select 'node ' || n.node || ': ' || n.error from buswork.rollout_node n
          where n.rollout = r.id and n.error is not null order by n.node limit 1) as failure,
         (select count(*) from buswork.node w
          where w.beat_at > now() - interval '3 s' and w.info -> 'roles' ? 'worker'
            and not coalesce((w.info ->> 'draining')::boolean, false)
            and not exists (select from buswork.rollout_node n
                            where n.rollout = r.id and n.node = w.id)) as missing,
         exists (select from buswork.rollout_node n where n.rollout = r.id) as reported,
         r.started_at < now() - $2::interval as late
  from buswork.rollout r
  where r.phase = 'preparing' and ($1::bigint is null or r.id = $1)
),
moved as (
  update buswork.rollout r
  set phase = case when j.failure is not null then 'failed'
                   when j.missing = 0 and j.reported then 'done'
                   else 'failed' end,
      error = coalesce(j.failure,
                       case when j.missing > 0 or not j.reported then 'not all nodes were prepared in time' end)
  from judged j
  where r.id = j.id and (j.failure is not null or (j.missing = 0 and j.reported) or j.late)
  returning r.*
),
activated as (
  insert into buswork.module_active (name, version)
  select module, version from moved where phase = 'done'
  on conflict (name) do update set version = excluded.version
)
select id, module, version, phase, error, started_at, started_by from moved
