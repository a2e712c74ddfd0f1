-- $1 queue, $2 epoch, $3 what was started, as JSON
update buswork.queue set rate_use = $3, rate_use_at = clock_timestamp()
where name = $1 and epoch = $2
