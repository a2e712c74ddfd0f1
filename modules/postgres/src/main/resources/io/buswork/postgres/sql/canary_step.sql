-- $1 rollout
select id, module, version, phase, error, started_at, started_by, strategy, previous, share, step,
       step_at, comparison, ended_at, extract(epoch from now() - step_at)::float8 as age
from buswork.rollout where id = $1 and phase = 'canary'
