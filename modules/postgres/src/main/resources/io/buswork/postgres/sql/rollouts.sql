-- $1 module, $2 how many
select id, module, version, phase, error, started_at, started_by, strategy, previous, share, step,
       step_at, comparison, ended_at
from buswork.rollout where module = $1 order by id desc limit $2
