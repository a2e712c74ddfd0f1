-- What a queue allows, and tasks that take turns by a key.

alter table buswork.queue
  add column concurrency         integer check (concurrency > 0),
  add column concurrency_per_key integer check (concurrency_per_key > 0),
  add column rate_limit          integer check (rate_limit > 0),
  add column rate_per_ms         bigint check (rate_per_ms > 0),
  add column key_rate_limit      integer check (key_rate_limit > 0),
  add column key_rate_per_ms     bigint check (key_rate_per_ms > 0),
  add column max_depth           bigint check (max_depth > 0),
  add column weight              integer not null default 1 check (weight > 0),
  add check ((rate_limit is null) = (rate_per_ms is null)),
  add check ((key_rate_limit is null) = (key_rate_per_ms is null));

-- Null for most tasks, which costs them nothing. It is in the options too, which go on into the
-- history.
alter table buswork.task add column concurrency_key text collate "C";

-- A task's concurrency key, out of its options.
create function buswork.concurrency_key(options text) returns text
  language sql immutable parallel safe
  return case when strpos(options, '"concurrencyKey":') > 0
              then options::jsonb ->> 'concurrencyKey' end;

-- Tasks with a key are read key by key: however many of one there are, they do not stand before
-- those of others. A task enters one of these indexes, as before.
drop index buswork.task_ready;
create index task_ready on buswork.task (queue, priority, seq)
  where state = 2 and concurrency_key is null;
create index task_ready_keyed on buswork.task (queue, concurrency_key, (9 - priority), seq)
  where state = 2 and concurrency_key is not null;
