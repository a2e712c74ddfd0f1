-- What a person says. $1 name, $2 cron, $3 every, $4 zone, $5 overlap, $6 catch-up, $7 jitter,
-- $8 paused, $9 queue, $10 type, $11 priority, $12 most attempts, $13 payload, $14 expiry,
-- $15 options, $16 tags
insert into buswork.schedule as s (name, cron, every_ms, timezone, overlap, catch_up, jitter_ms,
                                   paused, queue, type, priority, max_attempts, payload,
                                   expires_at, options, tags, source)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'person')
on conflict (name) do update
set cron = excluded.cron, every_ms = excluded.every_ms, timezone = excluded.timezone,
    overlap = excluded.overlap, catch_up = excluded.catch_up, jitter_ms = excluded.jitter_ms,
    paused = excluded.paused, queue = excluded.queue, type = excluded.type,
    priority = excluded.priority, max_attempts = excluded.max_attempts,
    payload = excluded.payload, expires_at = excluded.expires_at, options = excluded.options,
    tags = excluded.tags, source = 'person', changed_at = now(),
    waiting_at = case when not excluded.paused then s.waiting_at end,
    handled_at = case when not s.paused and s.cron is not distinct from excluded.cron
                        and s.every_ms is not distinct from excluded.every_ms
                        and s.timezone = excluded.timezone
                      then s.handled_at else greatest(s.handled_at, now()) end,
    next_at = '-infinity'
returning xmax = 0 as created
