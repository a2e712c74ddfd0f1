select c.module, max(c.rollout) as rollout
from buswork.module_config c left join buswork.rollout r on r.id = c.rollout
where r.id is null or r.phase = 'done'
group by c.module
