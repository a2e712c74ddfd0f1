-- The spine: unfinished tasks, their history, queues, nodes and modules.

create sequence buswork.task_id;

-- Who this database is: nodes of one database form one cluster, named after this.
create table buswork.meta (
  cluster_id uuid not null default gen_random_uuid(),
  only_row   boolean primary key default true check (only_row)
);
insert into buswork.meta default values;

-- Names of the codes kept in task.state; never changed.
create function buswork.state_name(code smallint) returns text
  language sql immutable parallel safe
  return (array['blocked', 'scheduled', 'ready', 'running', 'retrying',
                'succeeded', 'failed', 'canceled', 'expired'])[code + 1];

-- Appends one JSON array, as text, to another; either may be null.
create function buswork.append_json(earlier text, later text) returns text
  language sql immutable parallel safe
  return case when later is null then earlier
              when earlier is null then later
              else left(earlier, -1) || ',' || substr(later, 2) end;

-- Unfinished tasks only. A row is inserted once, deleted once, and rewritten only when an attempt
-- fails or a wait ends: never to claim it.
create table buswork.task (
  id           bigint      not null,
  seq          bigint      not null,
  created_at   timestamptz not null,
  run_at       timestamptz,
  expires_at   timestamptz,
  state        smallint    not null check (state in (0, 1, 2, 4)),
  priority     smallint    not null check (priority between 0 and 9),
  attempt      smallint    not null default 0,
  max_attempts smallint    not null default 0,
  queue        text collate "C" not null,
  type         text collate "C" not null,
  payload      text        not null,
  options      text,
  tags         text[],
  attempts     text,
  logs         text,
  primary key (id),
  check ((state in (1, 4)) = (run_at is not null))
) with (
  -- Rows live for milliseconds: vacuum by a fixed number of dead rows, not by a share of the table.
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 50000,
  autovacuum_vacuum_insert_scale_factor = 0.5,
  autovacuum_analyze_scale_factor = 0.2,
  autovacuum_vacuum_cost_delay = 0,
  toast_tuple_target = 4096
);

-- Reading in order behind a cursor.
create index task_ready on buswork.task (queue, priority, seq) where state = 2;

-- Timers.
create index task_timed on buswork.task (queue, run_at, id) where state in (1, 4);

-- Ended tasks: append-only, a partition a day, dropped whole.
create table buswork.history (
  id           bigint      not null,
  created_at   timestamptz not null,
  finished_at  timestamptz not null,
  started_at   timestamptz,
  wall_us      bigint,
  cpu_us       bigint,
  state        smallint    not null check (state between 5 and 8),
  priority     smallint    not null,
  attempt      smallint    not null,
  max_attempts smallint    not null,
  outcome      smallint,
  queue        text collate "C" not null,
  type         text collate "C" not null,
  node         text collate "C",
  module       text collate "C",
  version      text collate "C",
  payload      text        not null,
  result       text,
  error        text,
  options      text,
  tags         text[],
  attempts     text,
  logs         text
) partition by range (finished_at);

create index history_id on buswork.history (id);

-- Catches what no day's partition takes, should the database's clock jump.
create table buswork.history_other partition of buswork.history default;

-- Days whose tasks have gone to the default partition already take them over.
create function buswork.create_history_partitions(days_ahead integer) returns void
  language plpgsql as $$
declare
  day  date;
  part text;
begin
  for day in
    select d::date
    from generate_series((now() at time zone 'UTC')::date,
                         (now() at time zone 'UTC')::date + days_ahead, interval '1 day') d
  loop
    part := 'history_' || to_char(day, 'YYYYMMDD');
    if to_regclass('buswork.' || part) is null then
      execute format('create table buswork.%I (like buswork.history including all)', part);
      execute format(
        'with late as (delete from buswork.history_other
                       where finished_at >= %L and finished_at < %L returning *)
         insert into buswork.%I select * from late',
        day || ' 00:00:00+00', day + 1 || ' 00:00:00+00', part);
      execute format(
        'alter table buswork.history attach partition buswork.%I for values from (%L) to (%L)',
        part, day || ' 00:00:00+00', day + 1 || ' 00:00:00+00');
    end if;
  end loop;
end $$;

create function buswork.drop_history_partitions(keep interval) returns setof text
  language plpgsql as $$
declare
  part text;
begin
  for part in
    select c.relname
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'buswork.history'::regclass
      and c.relname ~ '^history_[0-9]{8}$'
      and to_date(substr(c.relname, 9), 'YYYYMMDD') + 1 <= ((now() - keep) at time zone 'UTC')::date
    order by 1
  loop
    execute format('drop table buswork.%I', part);
    return next part;
  end loop;
end $$;

select buswork.create_history_partitions(2);

create table buswork.queue (
  name       text collate "C" primary key,
  epoch      bigint      not null default 0,
  owner      text,
  paused     boolean     not null default false,
  created_at timestamptz not null default now()
) with (fillfactor = 50);

-- One row a batch that was sent: after a crash, which tasks may have been running where.
create table buswork.dispatch (
  queue    text collate "C" not null,
  epoch    bigint      not null,
  batch    bigint      not null,
  node     text        not null,
  task_ids bigint[]    not null,
  attempts smallint[]  not null,
  at       timestamptz not null,
  primary key (queue, epoch, batch)
) with (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_cost_delay = 0
);

create table buswork.node (
  id         text primary key,
  started_at timestamptz not null default now(),
  beat_at    timestamptz not null default now(),
  info       jsonb       not null
) with (fillfactor = 50);

create table buswork.module_jar (
  sha256 text primary key,
  jar    bytea not null
);
alter table buswork.module_jar alter column jar set storage external;

create table buswork.module (
  name          text        not null,
  version       text        not null,
  sha256        text        not null references buswork.module_jar,
  size          bigint      not null,
  main_verticle text        not null,
  tasks         text[]      not null,
  uploaded_at   timestamptz not null default now(),
  uploaded_by   text        not null,
  primary key (name, version)
);

create table buswork.module_active (
  name    text primary key,
  version text not null,
  foreign key (name, version) references buswork.module (name, version) on delete cascade
);

create table buswork.rollout (
  id         bigint generated always as identity primary key,
  module     text        not null,
  version    text        not null,
  phase      text        not null default 'preparing' check (phase in ('preparing', 'done', 'failed')),
  error      text,
  started_at timestamptz not null default now(),
  started_by text        not null,
  foreign key (module, version) references buswork.module (name, version) on delete cascade
);

-- One rollout a module at a time.
create unique index rollout_one_at_a_time on buswork.rollout (module) where phase = 'preparing';

create table buswork.rollout_node (
  rollout bigint not null references buswork.rollout on delete cascade,
  node    text   not null,
  error   text,
  primary key (rollout, node)
);

create table buswork.module_node (
  node       text        not null references buswork.node on delete cascade,
  module     text        not null,
  version    text        not null,
  generation bigint      not null,
  state      text        not null,
  error      text,
  loader     text,
  holder     text,
  at         timestamptz not null,
  primary key (node, module, generation)
);

create view buswork.tasks as
  select id, queue, type, priority, attempt, created_at, run_at, expires_at, tags,
         payload::json as payload, null::json as result, null::timestamptz as finished_at,
         case when t.state = 2 and exists (
                select from buswork.dispatch d
                where d.queue = t.queue and t.id = any (d.task_ids)
                  and d.attempts[array_position(d.task_ids, t.id)] = t.attempt + 1)
              then 'running' else buswork.state_name(t.state) end as state
  from buswork.task t
  union all
  select id, queue, type, priority, attempt, created_at, null, null, tags,
         payload::json, result::json, finished_at, buswork.state_name(state)
  from buswork.history;

create view buswork.attempts as
  select task.id as task_id,
         (a ->> 'attempt')::int as attempt, a ->> 'node' as node, a ->> 'module' as module,
         a ->> 'version' as version, (a ->> 'startedAt')::timestamptz as started_at,
         (a ->> 'finishedAt')::timestamptz as finished_at, (a ->> 'wallUs')::bigint as wall_us,
         (a ->> 'cpuUs')::bigint as cpu_us, a ->> 'outcome' as outcome,
         a -> 'error' ->> 'type' as error_type, a -> 'error' ->> 'message' as error_message
  from (select id, attempts from buswork.task where attempts is not null
        union all
        select id, attempts from buswork.history where attempts is not null) task,
       jsonb_array_elements(task.attempts::jsonb) a
  union all
  select id, attempt, node, module, version, started_at, finished_at, wall_us, cpu_us,
         (array['succeeded', 'failed', 'timed-out', 'snoozed', 'canceled', 'lost'])[outcome + 1],
         error::jsonb ->> 'type', error::jsonb ->> 'message'
  from buswork.history where outcome is not null;
