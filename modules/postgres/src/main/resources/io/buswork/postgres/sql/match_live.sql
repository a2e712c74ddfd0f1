-- A part of other statements: the unfinished tasks that a filter means, in a span of ids.
-- $1 ids below, $2 ids from, $3 states or null, $5 type, $6 queue, $7 tag, $8 text in an error,
-- lower case, $9 created since, $10 created before, $11 whether running ones are wanted, $12 states
-- that are wanted of those that do not run, or null, $13 whether any of these are wanted, $15 key,
-- $16 group. What runs is ready, or its time has come.
select t.*, (t.state = 2 or t.run_at <= now()) and (t.id, t.attempt + 1) in (
         select sent.id, sent.attempt::integer
         from buswork.dispatch d, unnest(d.task_ids, d.attempts) as sent (id, attempt)) as running
from buswork.task t
where $13 and t.id < $1 and t.id >= $2
  and ($3::smallint[] is null or t.state = any ($3))
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
