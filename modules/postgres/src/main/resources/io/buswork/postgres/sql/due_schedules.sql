-- What has been locked, as it is now. $1 names
select s.name, s.cron, s.every_ms, s.timezone, s.overlap, s.catch_up, s.jitter_ms, s.paused, s.queue,
       s.type, s.priority, s.max_attempts, s.payload, s.expires_at, s.options, s.tags,
       s.handled_at, s.waiting_at, now() as now,
       (select count(*) from buswork.schedule_run r join buswork.task t on t.id = r.task_id
        where r.schedule = s.name)::integer as unfinished,
       (select q.max_depth - buswork.queue_depth(q.name, q.max_depth)
        from buswork.queue q where q.name = s.queue and q.max_depth is not null) as room
from buswork.schedule s
where s.name = any ($1::text[])
