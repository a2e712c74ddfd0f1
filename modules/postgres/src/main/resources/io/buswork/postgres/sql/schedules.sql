-- $1 one name, or null for all, $2 only names after this one, $3 how many
select s.name, s.cron, s.every_ms, s.timezone, s.overlap, s.catch_up, s.jitter_ms, s.paused, s.queue,
       s.type, s.priority, s.max_attempts, s.payload, s.expires_at, s.options, s.tags,
       s.source, s.module, s.created_at, s.changed_at,
       (select json_agg(json_build_object('instant', r.instant, 'task', r.task_id::text,
                                          'at', r.at, 'byHand', r.by_hand) order by r.at desc, r.instant desc)
        from (select * from buswork.schedule_run r where r.schedule = s.name
              order by r.instant desc limit 10) r)::text as runs
from buswork.schedule s
where ($1::text is null or s.name = $1) and s.name > $2
order by s.name
limit $3
