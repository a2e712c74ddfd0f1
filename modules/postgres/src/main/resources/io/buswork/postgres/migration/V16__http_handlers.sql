-- Task types whose tasks are posted to a URL.

create table buswork.http_handler (
  type        text collate "C" primary key,
  url         text        not null,
  timeout_ms  bigint      not null check (timeout_ms > 0),
  concurrency int         not null check (concurrency > 0),
  -- What requests are signed with. In the clear: the nodes need it to sign.
  secret      text,
  headers     jsonb       not null default '{}',
  created_at  timestamptz not null default now(),
  changed_at  timestamptz not null default now()
);
