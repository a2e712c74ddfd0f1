-- A part of other statements: the ended tasks that a filter means. Values as in match_live, and
-- $4 states or null, $14 whether any of these are wanted
select h.*
from buswork.history h
where $14 and h.id < $1 and h.id >= $2
  and ($4::smallint[] is null or h.state = any ($4))
  and ($5::text is null or h.type = $5) and ($6::text is null or h.queue = $6)
  and ($7::text is null or $7 = any (h.tags))
  and ($8::text is null or strpos(lower(h.error), $8) > 0)
  and ($9::timestamptz is null or h.created_at >= $9 and h.finished_at >= $9)
  and ($10::timestamptz is null or h.created_at < $10)
  and ($15::text is null
       or (h.options like '{"key":%' and buswork.task_key(h.options) = $15))
  and ($16::text is null
       or h.id in (select f.task
                   from buswork.flow f join buswork.task_group g on g.id = f.group_id
                   where g.name = $16))
