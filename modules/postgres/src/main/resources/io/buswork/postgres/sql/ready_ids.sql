-- $1 queue, $2 priority, $3 after, $4 up to, $5 limit
select id
from buswork.task
where queue = $1 and state = 2 and concurrency_key is null and priority = $2 and seq > $3 and seq <= $4
order by seq
limit $5
