-- The queues that tasks submitted by SQL ask for.
with asked as (
  delete from buswork.new_queue returning name
)
insert into buswork.queue (name)
select distinct name from asked order by name
on conflict do nothing
returning name
