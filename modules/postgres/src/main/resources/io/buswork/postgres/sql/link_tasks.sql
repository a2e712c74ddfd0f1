-- $1 tasks, $2 whether they run after a failure, $3 delays in milliseconds, $4 due, $5 groups, $6 what
-- the ends of groups submit, by their names, $7 dependents, $8 what each of these waits for
select id, seq, queue, type, priority, state, fresh, concurrency_key
from buswork.link_tasks($1::bigint[], $2::boolean[], $3::bigint[], $4::timestamptz[], $5::text[],
                        $6::jsonb, $7::bigint[], $8::bigint[])
