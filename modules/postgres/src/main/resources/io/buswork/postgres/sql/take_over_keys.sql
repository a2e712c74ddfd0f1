-- Takes those keys whose holders do not hold them any more. They are locked already, by a statement
-- before this one: so this one sees the tasks of all who have held them. As claim_keys
update buswork.unique_key held
set task_id = wanted.id,
    until = case when millis < 0 then 'infinity' else now() + millis * interval '1 ms' end
from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) as wanted (type, key, id, millis)
where held.type = wanted.type and held.key = wanted.key and held.task_id <> wanted.id
  and buswork.is_key_free(held.task_id, held.until)
returning held.type, held.key, held.task_id
