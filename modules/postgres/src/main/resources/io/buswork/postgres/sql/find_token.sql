-- $1 hash
select name, role, created_at, created_by, last_used_at, expires_at
from buswork.token
where hash = $1 and (expires_at is null or expires_at > now())
