select coalesce(a.name, r.module, l.module) as name, to_jsonb(am) as active, to_jsonb(r) as rollout,
       to_jsonb(rm) as preparing, l.level as log_level
from buswork.module_active a
  full join (select * from buswork.rollout where phase in ('preparing', 'canary')) r on r.module = a.name
  full join buswork.module_log_level l on l.module = coalesce(a.name, r.module)
  left join buswork.module am on am.name = a.name and am.version = a.version
  left join buswork.module rm on rm.name = r.module and rm.version = r.version
order by 1
