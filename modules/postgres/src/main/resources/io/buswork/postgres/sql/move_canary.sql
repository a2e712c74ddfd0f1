-- $1 rollout, $2 the step it must be at, $3 phase, $4 share, $5 why it is rolled back or null,
-- $6 comparison
with moved as (
  update buswork.rollout
  set phase = $3, share = $4, error = $5, comparison = $6::jsonb, step = step + 1,
      step_at = case $3 when 'canary' then now() else step_at end,
      ended_at = case $3 when 'canary' then null else now() end
  where id = $1 and step = $2 and phase = 'canary'
  returning *
),
activated as (
  insert into buswork.module_active (name, version)
  select module, version from moved where phase = 'done'
  on conflict (name) do update set version = excluded.version
),
forgotten as (
  delete from buswork.canary_count c using moved m where c.rollout = m.id
)
select id, module, version, phase, error, started_at, started_by, strategy, previous, share, step,
       step_at, comparison, ended_at
from moved
