-- Those that are not there yet, all or none: as many as there may be. Answers one that found no
-- room, and how many there may be; nothing if all are there. $1 names
with missing as materialized (
  select distinct w.name from unnest($1::text[]) as w (name)
  where not exists (select from buswork.queue q where q.name = w.name)
),
room as materialized (
  select m.max_queues,
         buswork.queue_count() + (select count(*) from missing) <= m.max_queues as fits
  from buswork.meta m
),
made as (
  insert into buswork.queue (name)
  select missing.name from missing, room where room.fits
  on conflict do nothing
)
select min(missing.name) as refused, room.max_queues
from missing, room where not room.fits
group by room.max_queues
