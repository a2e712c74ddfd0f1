-- $1 group, $2 round, $3 id after, $4 limit
select f.task as id, coalesce(t.queue, h.queue) as queue, coalesce(t.type, h.type) as type,
       case when (t.state = 2 or t.run_at <= now()) and exists (
                   select from buswork.dispatch d
                   where d.queue = t.queue and t.id = any (d.task_ids)
                     and d.attempts[array_position(d.task_ids, t.id)] = t.attempt + 1)
            then 3 else coalesce(t.state, h.state) end::smallint as state
from (select task from buswork.flow
      where group_id = $1 and round = $2 and task > $3
      order by task limit $4) f
  left join buswork.task t on t.id = f.task
  left join lateral (select queue, type, state from buswork.history where id = f.task limit 1) h on true
order by f.task
