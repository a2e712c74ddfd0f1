-- $1 queue
select epoch, batch, node, task_ids, attempts, at, deliveries
from buswork.dispatch where queue = $1
order by epoch, batch
