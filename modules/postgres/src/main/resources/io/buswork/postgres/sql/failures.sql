-- Of the newest so many failed tasks, those that failed since; numbers in the words do not part a
-- group, since they are mostly ids. $1 since, $2 how many are looked at, $3 limit
with newest as (
  select id, type, queue, error, finished_at from buswork.history
  where state = 6 and finished_at >= $1
  order by id desc
  limit $2
),
said as (
  select id, type, queue, finished_at,
         left(concat_ws(': ', nullif(e ->> 'type', ''), nullif(e ->> 'message', '')), 300) as words
  from (select *, error::jsonb as e from newest) n
)
select type, queue, max(words) as error, count(*) as tasks, min(finished_at) as first,
       max(finished_at) as last, max(id) as sample, (select count(*) from newest) as seen
from said
group by type, queue, regexp_replace(words, '[0-9]+', '0', 'g')
order by tasks desc, sample desc
limit $3
