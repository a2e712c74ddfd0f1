-- $1 queue, $2 epoch
update buswork.queue set owner = null where name = $1 and epoch = $2
