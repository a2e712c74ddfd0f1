-- $1 name
select s.name, s.cron, s.every_ms, s.timezone, s.overlap, s.catch_up, s.jitter_ms, s.paused, s.queue,
       s.type, s.priority, s.max_attempts, s.payload, s.expires_at, s.options, s.tags, now() as now
from buswork.schedule s where s.name = $1 for share
