-- Subscriptions: tasks made by events.

create table buswork.subscription (
  name         text collate "C" primary key,
  event        text        not null,
  -- The pattern's words before its first wildcard: what it is looked up by.
  head         text collate "C" not null,
  paused       boolean     not null default false,
  -- Where in the event's data the payload is; null: the task has one of its own.
  payload_from text,
  -- The task to be made: JSON, as it would be submitted.
  task         text        not null,
  -- Whose word counts: a module never changes what a person has said.
  source       text        not null check (source in ('person', 'module')),
  module       text,
  created_at   timestamptz not null default now(),
  changed_at   timestamptz not null default now(),
  check (source = 'person' or module is not null)
);

create index subscription_head on buswork.subscription (head) where not paused;
