-- $1 names. Keeps the newest runs, and all whose task has not ended.
delete from buswork.schedule_run r
using (select n.name, (select o.instant from buswork.schedule_run o where o.schedule = n.name
                       order by o.instant desc offset 100 limit 1) as upto
       from unnest($1::text[]) as n (name)) old
where r.schedule = old.name and r.instant <= old.upto
  and not exists (select from buswork.task t where t.id = r.task_id)
