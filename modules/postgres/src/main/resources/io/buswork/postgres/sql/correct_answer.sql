-- $1 key, $2 ids, $3 which of them were there before
update buswork.idempotency set ids = $2, duplicates = $3 where key = $1
