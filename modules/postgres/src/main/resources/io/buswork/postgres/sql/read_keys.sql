-- The next concurrency keys that have ready tasks: a step in the index for each key, however many
-- tasks it has. $1 queue, $2 key, $3 limit
with recursive found (key, nth) as (
  (select concurrency_key, 1 from buswork.task
   where queue = $1 and state = 2 and concurrency_key > $2
   order by concurrency_key limit 1)
  union all
  select (select t.concurrency_key from buswork.task t
          where t.queue = $1 and t.state = 2 and t.concurrency_key > found.key
          order by t.concurrency_key limit 1), nth + 1
  from found where found.key is not null and nth < $3
)
select key from found where key is not null
