-- Which groups tasks belong to, ended ones too. $1 ids
select f.task, g.name
from buswork.flow f join buswork.task_group g on g.id = f.group_id
where f.task = any ($1::bigint[])
