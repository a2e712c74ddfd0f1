select name, epoch, owner, paused from buswork.queue order by name
