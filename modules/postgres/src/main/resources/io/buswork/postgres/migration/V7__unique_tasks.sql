-- Keys of tasks: to find them by, and to have one of each only.

-- A task's key, out of its options, which begin with it; null if it has none.
create function buswork.task_key(options text) returns text
  language sql immutable parallel safe
  return case when options like '{"key":%' then options::jsonb ->> 'key' end;

-- Tasks without a key are not in these indexes.
create index task_key on buswork.task (buswork.task_key(options), id)
  where options like '{"key":%';
create index history_key on buswork.history (buswork.task_key(options), id)
  where options like '{"key":%';

-- Who holds a unique key. The primary key is what makes a second holder impossible.
create table buswork.unique_key (
  type    text collate "C" not null,
  key     text collate "C" not null,
  task_id bigint      not null,
  -- Held until then, infinity for ever. Null: as long as its task is in buswork.task. Nothing is
  -- written when the task ends, so that no settle pays for keys.
  until   timestamptz,
  primary key (type, key)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

-- Held keys may be passed on to another task only while their row is locked, and by a statement
-- that began after the lock was had: an earlier one would not see the holder's task.
create function buswork.is_key_free(task bigint, until timestamptz) returns boolean
  language sql stable
  return case when until is null then not exists (select from buswork.task t where t.id = task)
              else until <= now() end;

-- Takes a key for a task that comes back from the history; whether it could. Volatile: each of its
-- statements sees what was committed before it.
create function buswork.take_key_again(task_type text, options text, task bigint) returns boolean
  language plpgsql volatile as $$
declare
  held record;
begin
  if options is null or options not like '{"key":%'
     or options::jsonb -> 'unique' ->> 'for' is distinct from 'active' then
    return true;
  end if;
  insert into buswork.unique_key (type, key, task_id)
    values (task_type, buswork.task_key(options), task) on conflict do nothing;
  if found then
    return true;
  end if;
  select k.task_id, k.until, k.xmin = pg_current_xact_id()::xid as just_taken into held
    from buswork.unique_key k
    where k.type = task_type and k.key = buswork.task_key(options) for update;
  if not found then
    -- It has just been dropped.
    return buswork.take_key_again(task_type, options, task);
  end if;
  -- The task may not be back yet for which the same statement has just taken the key.
  if held.task_id = task then
    return true;
  elsif held.just_taken or not buswork.is_key_free(held.task_id, held.until) then
    return false;
  end if;
  update buswork.unique_key k set task_id = task, until = null
    where k.type = task_type and k.key = buswork.task_key(options);
  return true;
end $$;

-- Drops keys that nobody holds any more; how many. They are locked first, and judged by a statement
-- that began after that: as above.
create function buswork.drop_free_keys(most integer) returns bigint
  language plpgsql volatile as $$
declare
  types   text[];
  keys    text[];
  dropped bigint;
begin
  select array_agg(type), array_agg(key) into types, keys
  from (select type, key from buswork.unique_key
        where buswork.is_key_free(task_id, until) limit most for update skip locked) free;
  delete from buswork.unique_key held
  using unnest(types, keys) as free (type, key)
  where held.type = free.type and held.key = free.key
    and buswork.is_key_free(held.task_id, held.until);
  get diagnostics dropped = row_count;
  return dropped;
end $$;

-- What requests with an Idempotency-Key were answered; kept for 24 hours.
create table buswork.idempotency (
  key        text collate "C" primary key,
  body_hash  text        not null,
  ids        bigint[]    not null,
  duplicates boolean[],
  created_at timestamptz not null default now()
);
create index idempotency_age on buswork.idempotency (created_at);

create or replace view buswork.tasks as
  select id, queue, type, priority, attempt, created_at, run_at, expires_at, tags,
         payload::json as payload, null::json as result, null::timestamptz as finished_at,
         case when t.state = 2 and (t.id, t.attempt + 1) in (
                select sent.id, sent.attempt::integer
                from buswork.dispatch d, unnest(d.task_ids, d.attempts) as sent (id, attempt))
              then 'running' else buswork.state_name(t.state) end as state,
         buswork.task_key(options) as key
  from buswork.task t
  union all
  select id, queue, type, priority, attempt, created_at, null, null, tags,
         payload::json, result::json, finished_at, buswork.state_name(state),
         buswork.task_key(options)
  from buswork.history;
