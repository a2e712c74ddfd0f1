-- Milliseconds until a schedule is due: 0 if one is, null if none will be.
select case
         when exists (select from buswork.schedule where not paused and next_at <= now())
           or exists (select from buswork.schedule s
                      where s.waiting_at is not null and not s.paused
                        and not exists (select from buswork.schedule_run r
                                        join buswork.task t on t.id = r.task_id
                                        where r.schedule = s.name)
                        and buswork.has_room(s.queue))
           then 0
         else (select ceil(extract(epoch from next_at - now()) * 1000)::bigint
               from buswork.schedule
               where not paused and next_at < '9000-01-01'
               order by next_at limit 1)
       end as wait
