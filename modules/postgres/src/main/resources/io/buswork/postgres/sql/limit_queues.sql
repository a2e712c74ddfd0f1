-- $1 how many there may be
update buswork.meta set max_queues = $1 where max_queues <> $1
