-- $1 how many. Whoever else has one of them deals with it; what comes last is looked at again once
-- a row is locked.
select s.name
from buswork.schedule s
where s.name in (
    (select name from buswork.schedule
     where not paused and next_at <= now() order by next_at limit $1)
    union all
    (select w.name from buswork.schedule w
     where w.waiting_at is not null and not w.paused
       and not exists (select from buswork.schedule_run r join buswork.task t on t.id = r.task_id
                       where r.schedule = w.name)
       and buswork.has_room(w.queue)
     limit $1))
  and not s.paused and (s.next_at <= now() or s.waiting_at is not null)
limit $1
for update of s skip locked
