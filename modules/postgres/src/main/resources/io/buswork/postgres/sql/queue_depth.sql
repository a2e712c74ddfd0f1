-- How many tasks a queue holds, each part by its index. $1 queue, $2 count no further
select (select count(*) from (select from buswork.task
          where queue = $1 and state = 2 and concurrency_key is null limit $2) keyless)
     + (select count(*) from (select from buswork.task
          where queue = $1 and state = 2 and concurrency_key is not null limit $2) keyed)
     + (select count(*) from (select from buswork.task
          where queue = $1 and state in (1, 4) limit $2) timed)
     + (select count(*) from (select from buswork.task
          where queue = $1 and state = 0 limit $2) blocked) as tasks
