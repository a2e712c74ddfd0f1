-- Canaries: the new version gets a share of the tasks, is compared with the one before, and gets
-- more or goes. And how each rollout ended.
alter table buswork.rollout
  add column strategy   text not null default 'rolling' check (strategy in ('rolling', 'canary', 'rollback')),
  -- The version that was active when it began.
  add column previous   text,
  add column share      int check (share between 1 and 100),
  add column step       int not null default 0,
  add column step_at    timestamptz,
  -- What the last step's end was founded on.
  add column comparison jsonb,
  add column ended_at   timestamptz,
  add check (strategy <> 'canary' or share is not null);

alter table buswork.rollout drop constraint rollout_phase_check;
alter table buswork.rollout add constraint rollout_phase_check
  check (phase in ('preparing', 'canary', 'done', 'failed', 'rolledback'));

drop index buswork.rollout_one_at_a_time;
create unique index rollout_one_at_a_time on buswork.rollout (module)
  where phase in ('preparing', 'canary');
create index rollout_of_module on buswork.rollout (module, id);

update buswork.rollout r
set previous = before.version
from (select id, lag(version) over (partition by module order by id) as version
      from buswork.rollout where phase = 'done') before
where before.id = r.id;

-- What each node has counted in a canary's present step.
create table buswork.canary_count (
  rollout bigint not null references buswork.rollout on delete cascade,
  step    int    not null,
  node    text   not null,
  version text   not null,
  given   bigint not null,
  ended   bigint not null,
  errors  bigint not null,
  times   bytea  not null,
  primary key (rollout, step, node, version)
);
