-- Tasks that must not be run twice, and what running attempts keep.

-- What is promised of each attempt of a batch: 0 at least once, 1 exactly once, 2 at most once.
-- Null: at least once for all of them.
alter table buswork.dispatch add column deliveries smallint[];

-- What the attempts of a task keep for the next one. Nothing is written here when a task ends.
create table buswork.checkpoint (
  task_id bigint      primary key,
  state   text        not null,
  at      timestamptz not null
) with (fillfactor = 50);
create index checkpoint_age on buswork.checkpoint (at);

create or replace view buswork.attempts as
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
         (array['succeeded', 'failed', 'timed-out', 'snoozed', 'canceled', 'lost', 'unknown'])
           [outcome + 1],
         error::jsonb ->> 'type', error::jsonb ->> 'message'
  from buswork.history where outcome is not null;
