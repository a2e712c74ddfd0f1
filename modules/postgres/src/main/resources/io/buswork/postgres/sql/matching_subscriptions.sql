-- Those that may match: what stands for other words is looked at afterwards. $1 heads
select name, event, paused, payload_from, task
from buswork.subscription
where head = any ($1::text[]) and not paused
order by name
