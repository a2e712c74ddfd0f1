-- $1 module
select r.previous
from buswork.rollout r
  join buswork.module_active a on a.name = r.module and a.version = r.version
  join buswork.module m on m.name = r.module and m.version = r.previous
where r.module = $1 and r.phase = 'done' and r.previous <> r.version
order by r.id desc
limit 1
