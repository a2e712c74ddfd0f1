-- How many queues there may be: each costs a node memory and the database statements, idle or not.
alter table buswork.meta add column max_queues bigint not null default 10000;

-- With those that submits by SQL ask for and that nobody has made yet.
create function buswork.queue_count() returns bigint language sql stable as $$
  select count(*)
    + (select count(distinct n.name) from buswork.new_queue n
       where not exists (select from buswork.queue q where q.name = n.name))
  from buswork.queue
$$;

create function buswork.check_new_queues() returns trigger language plpgsql as $$
declare
  most    bigint;
  refused text := (select min(a.name) from added a);
begin
  if refused is null then
    return null;
  end if;
  select m.max_queues into most from buswork.meta m;
  if buswork.queue_count() > most then
    raise exception using
      errcode = 'configuration_limit_exceeded',
      column = 'queue',
      message = format('there is no queue %s, and no room for a new one: there may be %s; '
                       'nothing was stored', refused, most);
  end if;
  return null;
end $$;

create trigger new_queue_fits after insert on buswork.new_queue
  referencing new table as added
  for each statement execute function buswork.check_new_queues();
