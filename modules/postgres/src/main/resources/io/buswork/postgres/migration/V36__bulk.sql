-- What is done to all tasks that match a filter, and how far it is.
create table buswork.bulk (
  id          bigint generated always as identity primary key,
  deed        text        not null,
  filter      text        not null,
  asked_by    text        not null,
  node        text        not null,
  -- Tasks are looked at from the newest down.
  before_id   bigint      not null default 9223372036854775807,
  matched     bigint      not null default 0,
  changed     bigint      not null default 0,
  started_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  finished_at timestamptz,
  error       text
) with (fillfactor = 50);
create index bulk_running on buswork.bulk (updated_at) where finished_at is null;
