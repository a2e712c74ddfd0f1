-- $1 id, $2 node, $3 why it broke off
update buswork.bulk set finished_at = clock_timestamp(), updated_at = clock_timestamp(), error = $3
where id = $1 and node = $2 and finished_at is null
