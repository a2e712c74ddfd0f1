-- What waiting tasks are to say, the newest of each key, with who holds the key by now: 0 if nobody's
-- task is unfinished
select coalesce(t.id, 0) as id, c.id as seq, c.queue, c.type, c.state, c.priority,
       0::smallint as attempt, c.max_attempts, c.created_at, c.run_at, c.expires_at, c.payload,
       c.options, c.tags, c.number, coalesce(t.queue, c.queue) as held_in
from buswork.new_content c
  left join buswork.unique_key k on k.type = c.type and k.key = c.key
  left join buswork.task t on t.id = k.task_id
where not exists (select from buswork.new_content n
                  where n.type = c.type and n.key = c.key and n.number > c.number)
order by c.number
limit 100
