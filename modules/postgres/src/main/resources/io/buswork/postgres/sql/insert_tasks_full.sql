-- Any tasks. $1 to $7 as in the lean statement, $8 states, $9 due, $10 expiry, $11 options,
-- $12 tags as the text of a JSON array, $13 concurrency keys
insert into buswork.task (id, seq, queue, type, state, priority, max_attempts, created_at, payload,
                          run_at, expires_at, options, tags, concurrency_key)
select id, id, queue, type, state, priority, max_attempts, created_at, payload,
       run_at, expires_at, options,
       case when tags is not null then array(select jsonb_array_elements_text(tags::jsonb)) end,
       concurrency_key
from unnest($1::bigint[], $2::text[], $3::text[], $4::smallint[], $5::smallint[],
            $6::timestamptz[], $7::text[], $8::smallint[], $9::timestamptz[], $10::timestamptz[],
            $11::text[], $12::text[], $13::text[])
  as t (id, queue, type, priority, max_attempts, created_at, payload, state, run_at, expires_at,
        options, tags, concurrency_key)
