-- $1 id
select id, module, version, phase, error, started_at, started_by from buswork.rollout where id = $1
