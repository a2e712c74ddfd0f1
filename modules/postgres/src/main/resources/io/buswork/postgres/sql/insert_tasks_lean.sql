-- Ready tasks that say nothing rare. $1 ids, $2 queues, $3 types, $4 priorities, $5 most attempts,
-- $6 created, $7 payloads
insert into buswork.task (id, seq, queue, type, state, priority, max_attempts, created_at, payload)
select id, id, queue, type, 2, priority, max_attempts, created_at, payload
from unnest($1::bigint[], $2::text[], $3::text[], $4::smallint[], $5::smallint[],
            $6::timestamptz[], $7::text[])
  as t (id, queue, type, priority, max_attempts, created_at, payload)
