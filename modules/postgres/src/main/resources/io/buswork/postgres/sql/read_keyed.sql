-- The next ready tasks of some concurrency keys, each behind its own cursor. $1 queue, $2 keys,
-- $3 priorities, $4 seqs, $5 limit for each key, $6 types whose payload is not wanted
select t.id, t.seq, t.queue, t.type, t.state, t.priority, t.attempt, t.max_attempts, t.created_at,
       t.run_at, t.expires_at,
       case when t.type = any ($6::text[]) then '' else t.payload end as payload, t.options, t.tags
from unnest($2::text[], $3::smallint[], $4::bigint[]) as place (key, priority, seq)
cross join lateral (
  select * from buswork.task
  where task.queue = $1 and task.state = 2 and task.concurrency_key = place.key
    and (9 - task.priority, task.seq) > (9 - place.priority, place.seq)
  order by 9 - task.priority, task.seq
  limit $5
) t
