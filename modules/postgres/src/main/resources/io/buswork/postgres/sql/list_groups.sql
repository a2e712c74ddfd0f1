-- Groups by name. $1 only names after this one, $2 how many, $3 count no further in one of them
select g.name, g.round, g.created_at, g.done_at, g.done_task,
       case when g.done_at is not null then 0
            else (select count(*) from (select from buswork.blocker b
                                        where b.dependent = -g.id limit $3) waited)
       end as unfinished
from buswork.task_group g
where g.name > $1
order by g.name
limit $2
