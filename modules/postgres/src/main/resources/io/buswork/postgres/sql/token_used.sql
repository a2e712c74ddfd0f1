-- $1 name
update buswork.token
set last_used_at = now()
where name = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')
