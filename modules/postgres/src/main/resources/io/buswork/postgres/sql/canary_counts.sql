-- $1 rollout, $2 step
select version, given, ended, errors, times
from buswork.canary_count where rollout = $1 and step = $2
