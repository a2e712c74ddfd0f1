-- $1 one name, or null for all, $2 only names after this one, $3 how many
select name, event, paused, payload_from, task, source, module, created_at, changed_at
from buswork.subscription
where ($1::text is null or name = $1) and name > $2
order by name
limit $3
