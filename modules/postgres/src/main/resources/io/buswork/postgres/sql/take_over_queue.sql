-- $1 queue, $2 node
insert into buswork.queue (name, epoch, owner) values ($1, 1, $2)
on conflict (name) do update set epoch = queue.epoch + 1, owner = $2
returning epoch, paused
