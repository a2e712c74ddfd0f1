-- $1 id, $2 node, $3 where to go on, $4 found, $5 changed
update buswork.bulk set before_id = $3, matched = $4, changed = $5, updated_at = clock_timestamp()
where id = $1 and node = $2 and finished_at is null
