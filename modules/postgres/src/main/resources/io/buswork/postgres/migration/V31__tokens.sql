-- Tokens that let people and programs in. What they show is kept nowhere.

create table buswork.token (
  name         text        collate "C" primary key,
  -- SHA-256 in hexadecimal digits.
  hash         text        not null unique check (length(hash) = 64),
  role         text        not null
               check (role in ('viewer', 'submitter', 'operator', 'deployer', 'admin')),
  created_at   timestamptz not null default now(),
  created_by   text        not null,
  last_used_at timestamptz,
  expires_at   timestamptz
);
