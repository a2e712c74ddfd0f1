-- Schedules: tasks made by the clock.

create table buswork.schedule (
  name         text collate "C" primary key,
  cron         text,
  every_ms     bigint      check (every_ms >= 1000),
  timezone     text        not null,
  overlap      text        not null check (overlap in ('skip', 'allow', 'queue')),
  catch_up     text        not null check (catch_up in ('none', 'last', 'all')),
  jitter_ms    bigint      not null check (jitter_ms >= 0),
  paused       boolean     not null,
  -- Whose word counts: a module never changes what a person has said.
  source       text        not null check (source in ('person', 'module')),
  module       text,
  -- The task to be made, as in buswork.task.
  queue        text        not null,
  type         text        not null,
  priority     smallint    not null check (priority between 0 and 9),
  max_attempts smallint    not null,
  payload      text        not null,
  expires_at   timestamptz,
  options      text,
  tags         text[],
  created_at   timestamptz not null default now(),
  changed_at   timestamptz not null default now(),
  -- All instants up to this one have been dealt with.
  handled_at   timestamptz not null default now(),
  -- The first instant after that; -infinity while nobody has worked it out, infinity if none.
  next_at      timestamptz not null default '-infinity',
  -- An instant that waits for the schedule's earlier tasks to end.
  waiting_at   timestamptz,
  check ((cron is null) <> (every_ms is null)),
  check (source = 'person' or module is not null)
) with (fillfactor = 70);

create index schedule_next on buswork.schedule (next_at) where not paused;
create index schedule_waiting on buswork.schedule (name) where waiting_at is not null and not paused;

-- One row an instant: what makes a second task of it impossible.
create table buswork.schedule_run (
  schedule text collate "C" not null references buswork.schedule on delete cascade,
  instant  timestamptz not null,
  task_id  bigint      not null,
  at       timestamptz not null default now(),
  by_hand  boolean     not null default false,
  primary key (schedule, instant)
);
