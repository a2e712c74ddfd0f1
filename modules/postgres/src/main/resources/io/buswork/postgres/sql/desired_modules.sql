select coalesce(a.name, r.module) as name, to_jsonb(am) as active, to_jsonb(r) as rollout,
       to_jsonb(rm) as preparing
from buswork.module_active a
  full join (select * from buswork.rollout where phase in ('preparing', 'canary')) r on r.module = a.name
  left join buswork.module am on am.name = a.name and am.version = a.version
  left join buswork.module rm on rm.name = r.module and rm.version = r.version
order by 1
