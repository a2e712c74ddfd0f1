-- $1 module, $2 a rollout that is under way, or null
select c.rollout, c.config
from buswork.module_config c left join buswork.rollout r on r.id = c.rollout
where c.module = $1 and (c.rollout = $2::bigint or r.id is null or r.phase = 'done')
order by c.rollout desc limit 1
