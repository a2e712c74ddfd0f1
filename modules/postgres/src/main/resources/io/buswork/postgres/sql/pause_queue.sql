-- $1 queue, $2 epoch, $3 paused
update buswork.queue set paused = $3 where name = $1 and epoch = $2
