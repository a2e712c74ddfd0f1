-- $1 tasks that have ended, $2 how
select id, seq, queue, type, priority, state, fresh, concurrency_key
from buswork.release($1::bigint[], $2::smallint[])
