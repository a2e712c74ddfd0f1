-- $1 only names after this one, $2 how many
select name, role, created_at, created_by, last_used_at, expires_at
from buswork.token
where name > $1
order by name
limit $2
