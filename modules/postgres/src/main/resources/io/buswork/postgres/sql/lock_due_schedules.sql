-- $1 how many. Whoever else has one of them deals with it.
select name from buswork.schedule s
where not paused
  and (next_at <= now()
       or waiting_at is not null
          and not exists (select from buswork.schedule_run r join buswork.task t on t.id = r.task_id
                          where r.schedule = s.name))
order by next_at
limit $1
for update of s skip locked
