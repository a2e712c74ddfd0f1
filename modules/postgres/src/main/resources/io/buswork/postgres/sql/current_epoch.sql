-- $1 queue
select epoch from buswork.queue where name = $1
