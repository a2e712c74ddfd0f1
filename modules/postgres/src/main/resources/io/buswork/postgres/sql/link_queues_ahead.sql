-- As link_queues, also for the queues of unfinished tasks. $1 names, $2 tasks
update buswork.queue set linked = true
where not linked
  and (name = any ($1::text[])
       or name in (select t.queue from buswork.task t where t.id = any ($2::bigint[])))
