-- $1 id
select id, module, version, phase, error, started_at, started_by, strategy, previous, share, step,
       step_at, comparison, ended_at
from buswork.rollout where id = $1
