-- $1 key, $2 the body's hash
select body_hash = $2 as same, ids, duplicates from buswork.idempotency where key = $1
