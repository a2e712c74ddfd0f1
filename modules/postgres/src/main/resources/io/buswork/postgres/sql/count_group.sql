-- $1 group, $2 round
select state, count(*) as tasks
from (select coalesce(
               (select case when (t.state = 2 or t.run_at <= now()) and (t.id, t.attempt + 1) in (
                                  select sent.id, sent.attempt::integer
                                  from buswork.dispatch d,
                                       unnest(d.task_ids, d.attempts) as sent (id, attempt))
                            then 3 else t.state end
                from buswork.task t where t.id = f.task),
               (select h.state from buswork.history h where h.id = f.task limit 1)) as state
      from buswork.flow f where f.group_id = $1 and f.round = $2) member
where state is not null
group by state
