-- Ready tasks that say nothing rare. $1 ids, $2 queues, $3 types, $4 priorities, $5 most attempts,
-- $6 created, $7 payloads
insert into buswork.task (id, seq, queue, type, state, priority, max_attempts, created_at, payload)
select id, id, queue, type, 2, priority, max_attempts, created_at, payload
from (select unnest($1::bigint[]) as id, unnest($2::text[]) as queue, unnest($3::text[]) as type,
             unnest($4::smallint[]) as priority, unnest($5::smallint[]) as max_attempts,
             unnest($6::timestamptz[]) as created_at, unnest($7::text[]) as payload) t
