-- What was started of what a queue's rate allows each concurrency key, where its span is long: written
-- before the tasks are sent, and read by the next dispatcher.
create table buswork.key_start (
  queue  text        collate "C" not null,
  key    text        collate "C" not null,
  at     timestamptz not null default clock_timestamp(),
  starts integer     not null
) with (autovacuum_vacuum_scale_factor = 0.05);
create index key_start_of on buswork.key_start (queue, at);
