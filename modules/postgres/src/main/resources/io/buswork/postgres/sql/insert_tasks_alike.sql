-- Ready tasks that differ in their payloads alone. $1 ids, $2 payloads, $3 queue, $4 type,
-- $5 priority, $6 most attempts, $7 created
insert into buswork.task (id, seq, queue, type, state, priority, max_attempts, created_at, payload)
select id, id, $3, $4, 2, $5, $6, $7, payload
from (select unnest($1::bigint[]) as id, unnest($2::text[]) as payload) t
