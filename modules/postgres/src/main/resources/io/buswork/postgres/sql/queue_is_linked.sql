-- $1 queue, $2 epoch
select exists (select from buswork.queue where name = $1 and epoch = $2 and linked) as linked
