-- $1 module, $2 phase, $3 why
with ended as (
  update buswork.rollout
  set phase = $2, error = $3, step = step + 1, ended_at = now()
  where module = $1 and phase in ('preparing', 'canary')
  returning *
),
forgotten as (
  delete from buswork.canary_count c using ended e where c.rollout = e.id
)
select id, module, version, phase, error, started_at, started_by, strategy, previous, share, step,
       step_at, comparison, ended_at
from ended
