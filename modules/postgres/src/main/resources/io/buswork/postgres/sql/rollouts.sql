-- $1 module
select id, module, version, phase, error, started_at, started_by
from buswork.rollout where module = $1 order by id desc limit 100
