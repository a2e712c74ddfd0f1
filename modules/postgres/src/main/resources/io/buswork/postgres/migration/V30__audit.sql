-- Who has changed what. A line is written before the change is made, and completed after it.

create table buswork.audit (
  id      bigint      generated always as identity primary key,
  at      timestamptz not null default now(),
  -- The token's name; 'open' where there are no tokens.
  who     text        not null,
  address text        not null,
  action  text        not null,
  -- What it was done to; empty if that was no single thing.
  subject text        not null,
  detail  jsonb       not null default '{}',
  outcome text        not null default 'begun'
          check (outcome in ('begun', 'done', 'refused', 'failed', 'unknown')),
  -- The HTTP status of the answer; null: there was none.
  status  int
);

-- By which old lines are found.
create index audit_at on buswork.audit (at);
