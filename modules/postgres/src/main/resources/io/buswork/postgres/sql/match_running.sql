-- A part of other statements, instead of match_live where only running tasks are wanted: found by
-- the dispatch records, however many tasks wait.
select t.*, true as running
from buswork.task t
where $13 and t.id < $1 and t.id >= $2
  and ($3::smallint[] is null or t.state = any ($3))
  and (t.state = 2 or t.run_at <= now())
  and t.id in (select unnest(d.task_ids) from buswork.dispatch d)
  and (t.id, t.attempt + 1) in (
         select sent.id, sent.attempt::integer
         from buswork.dispatch d, unnest(d.task_ids, d.attempts) as sent (id, attempt))
  and ($5::text is null or t.type = $5) and ($6::text is null or t.queue = $6)
  and ($7::text is null or $7 = any (t.tags))
  and ($8::text is null or strpos(lower(t.attempts), $8) > 0)
  and ($9::timestamptz is null or t.created_at >= $9)
  and ($10::timestamptz is null or t.created_at < $10)
  and ($15::text is null
       or (t.options like '{"key":%' and buswork.task_key(t.options) = $15))
  and ($16::text is null
       or t.id in (select f.task
                   from buswork.flow f join buswork.task_group g on g.id = f.group_id
                   where g.name = $16))
