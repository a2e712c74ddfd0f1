-- $1 id, $2 how many of a kind at most
select f.run_if_failed, g.name as group_name,
       array(select e.predecessor from buswork.edge e where e.task = $1
             order by 1 limit $2) as after,
       (select count(*) from buswork.edge e where e.task = $1) as after_count,
       array(select b.predecessor from buswork.blocker b where b.dependent = $1
             order by 1 limit $2) as waits_for,
       (select count(*) from buswork.blocker b where b.dependent = $1) as waits_for_count,
       array(select e.task from buswork.edge e where e.predecessor = $1
             order by 1 limit $2) as dependents,
       (select count(*) from buswork.edge e where e.predecessor = $1) as dependents_count
from (select 1) one
  left join buswork.flow f on f.task = $1
  left join buswork.task_group g on g.id = f.group_id
where f.task is not null or exists (select from buswork.edge e where e.predecessor = $1)
