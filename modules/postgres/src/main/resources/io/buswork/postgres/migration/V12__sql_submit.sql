-- Tasks out of the user's own SQL: they come into being with the user's transaction, or not at all.

-- A task that is about to be stored: a row of buswork.task, and what becomes of its key.
create type buswork.new_task as (
  id           bigint,
  created_at   timestamptz,
  run_at       timestamptz,
  expires_at   timestamptz,
  state        smallint,
  priority     smallint,
  max_attempts smallint,
  queue        text,
  type         text,
  payload      text,
  options      text,
  tags         text[],
  key          text,
  unique_for   text,
  on_conflict  text
);

-- Queues that tasks of committed transactions ask for and that may not exist yet. A queue's own row
-- is not made by the user's transaction: it would hold up all others who name that queue. Nothing
-- here is unique, so nobody waits for anybody.
create table buswork.new_queue (
  name text collate "C" not null
);

-- Refuses a value. Items of a list say their fields as in HTTP.
create function buswork.refuse(place text, field text, rule text, value text) returns void
  language plpgsql as $$
declare
  name text := field;
begin
  if place <> '' then
    name := case field when 'run_at' then 'runAt' when 'on_due' then 'onDue'
                       when 'max_attempts' then 'maxAttempts' when 'expires_at' then 'expiresAt'
                       when 'unique_for' then 'unique/for'
                       when 'on_conflict' then 'unique/onConflict' else field end;
  end if;
  raise exception using
    errcode = 'invalid_parameter_value',
    column = name,
    message = place || name || ' ' || rule
              || coalesce(', not ' || case when length(value) > 40 then left(value, 40) || '…'
                                           else value end, '');
end $$;

-- A duration as HTTP has it, in milliseconds; null if it is none.
create function buswork.duration_ms(said text) returns numeric
  language plpgsql immutable as $$
declare
  parts text[] := regexp_match(said, '^([0-9]{1,15})(ms|s|m|h|d)$');
begin
  if parts is not null then
    return parts[1]::numeric * case parts[2] when 'ms' then 1 when 's' then 1000 when 'm' then 60000
                                             when 'h' then 3600000 else 86400000 end;
  elsif said ~ '^P([0-9]{1,9}D)?(T([0-9]{1,9}H)?([0-9]{1,9}M)?([0-9]{1,9}([.][0-9]{1,9})?S)?)?$'
        and said !~ '[PT]$' then
    return floor(extract(epoch from said::interval) * 1000);
  end if;
  return null;
end $$;

-- The same within bounds, from a JSON value.
create function buswork.duration_ms(place text, field text, shortest numeric, said jsonb)
  returns numeric
  language plpgsql as $$
declare
  millis numeric := case when jsonb_typeof(said) = 'string' then buswork.duration_ms(said #>> '{}') end;
begin
  if millis is null then
    perform buswork.refuse(place, field,
      'must be a duration such as 500ms, 30s, 5m, 2h, 1d or PT30S', said::text);
  elsif millis < shortest or millis > 316224000000 then
    perform buswork.refuse(place, field, 'must be from ' || shortest || 'ms to 3660d', said::text);
  end if;
  return millis;
end $$;

-- How long a failed task waits, as it is kept; null if nothing is said.
create function buswork.backoff_text(place text, backoff jsonb) returns text
  language plpgsql as $$
declare
  field   text;
  kind    text    := coalesce(backoff ->> 'kind', 'exponential');
  initial numeric;
  longest numeric;
  jitter  numeric := 0.1;
begin
  if backoff is null then
    return null;
  elsif jsonb_typeof(backoff) <> 'object' then
    perform buswork.refuse(place, 'backoff',
      'must be an object with any of kind, initial, max and jitter', backoff::text);
  end if;
  for field in select jsonb_object_keys(backoff) loop
    if field not in ('kind', 'initial', 'max', 'jitter') then
      perform buswork.refuse(place, 'backoff', 'may have kind, initial, max and jitter', field);
    end if;
  end loop;
  if kind not in ('fixed', 'linear', 'exponential') then
    perform buswork.refuse(place, 'backoff/kind', 'must be fixed, linear or exponential', kind);
  end if;
  if backoff ? 'initial' then
    initial := buswork.duration_ms(place, 'backoff/initial', 1, backoff -> 'initial');
  end if;
  if backoff ? 'max' then
    longest := buswork.duration_ms(place, 'backoff/max', 1, backoff -> 'max');
  end if;
  if backoff ? 'jitter' then
    if jsonb_typeof(backoff -> 'jitter') <> 'number' then
      perform buswork.refuse(place, 'backoff/jitter', 'must be a number from 0 to 1',
        backoff ->> 'jitter');
    end if;
    jitter := (backoff ->> 'jitter')::numeric;
    if jitter < 0 or jitter > 1 then
      perform buswork.refuse(place, 'backoff/jitter', 'must be a number from 0 to 1', jitter::text);
    end if;
  end if;
  -- What is not said is as by default, but a lone wait is never cut short by the other's.
  initial := coalesce(initial, least(longest, 1000));
  longest := coalesce(longest, greatest(initial, 600000));
  if longest < initial then
    perform buswork.refuse(place, 'backoff/max', 'must be at least initial', backoff ->> 'max');
  end if;
  return format('"backoff":{"kind":"%s","initialMs":%s,"maxMs":%s,"jitter":%s}',
    upper(kind), initial::bigint, longest::bigint, jitter);
end $$;

create function buswork.check_words(place text, field text, fewest integer, most integer, said text)
  returns void
  language plpgsql as $$
begin
  if said is null or length(said) < fewest or length(said) > most then
    perform buswork.refuse(place, field,
      format('must have %s to %s characters', fewest, most), coalesce(length(said)::text, 'null'));
  end if;
end $$;

-- The headers as they are kept; null if there are none.
create function buswork.headers_text(place text, headers jsonb) returns text
  language plpgsql as $$
declare
  name  text;
  value jsonb;
begin
  if headers is null or headers = '{}' then
    return null;
  elsif jsonb_typeof(headers) <> 'object' then
    perform buswork.refuse(place, 'headers', 'must be an object of strings', headers::text);
  elsif (select count(*) from jsonb_object_keys(headers)) > 50 then
    perform buswork.refuse(place, 'headers', 'must be at most 50', null);
  end if;
  for name, value in select * from jsonb_each(headers) loop
    perform buswork.check_words(place, 'a name in headers', 1, 200, name);
    if jsonb_typeof(value) <> 'string' then
      perform buswork.refuse(place, 'headers/' || name, 'must be a string', value::text);
    end if;
    perform buswork.check_words(place, 'headers/' || name, 0, 1000, value #>> '{}');
  end loop;
  return '"headers":' || headers::text;
end $$;

-- The tags; null if there are none.
create function buswork.checked_tags(place text, tags text[]) returns text[]
  language plpgsql as $$
declare
  tag text;
begin
  if cardinality(tags) > 20 then
    perform buswork.refuse(place, 'tags', 'must be at most 20', cardinality(tags)::text);
  end if;
  foreach tag in array coalesce(tags, '{}') loop
    perform buswork.check_words(place, 'a tag in tags', 1, 100, tag);
  end loop;
  return nullif(tags, '{}');
end $$;

-- The key and how long it is unique, as they are kept: the options begin with it.
create function buswork.key_text(place text, key text, unique_for text, on_conflict text)
  returns text
  language plpgsql as $$
begin
  if key is null then
    if unique_for is not null then
      perform buswork.refuse(place, 'key', 'must be given: it is what is to be unique', null);
    end if;
    return null;
  end if;
  perform buswork.check_words(place, 'key', 1, 200, key);
  if unique_for is null then
    return '"key":' || to_json(key)::text;
  end if;
  if unique_for not in ('active', 'forever') then
    if coalesce(buswork.duration_ms(unique_for) not between 1 and 316224000000, true) then
      perform buswork.refuse(place, 'unique_for',
        'must be active, forever or a duration from 1ms to 3660d', unique_for);
    end if;
  end if;
  if coalesce(on_conflict, 'return') not in ('return', 'reject') then
    perform buswork.refuse(place, 'on_conflict',
      'must be return or reject (replace is for HTTP: it goes through the queue''s dispatcher)',
      on_conflict);
  end if;
  return format('"key":%s,"unique":{"for":%s,"onConflict":"%s"}',
    to_json(key), to_json(unique_for), coalesce(on_conflict, 'return'));
end $$;

-- A task whose every field has been looked at, as HTTP does. It has no id yet.
create function buswork.checked_task(
    place text, type text, payload jsonb, queue text, priority integer, delay interval,
    run_at timestamptz, on_due text, max_attempts integer, timeout interval,
    expires_at timestamptz, backoff jsonb, key text, unique_for text, on_conflict text,
    tags text[], headers jsonb, version text, delivery text) returns buswork.new_task
  language plpgsql as $$
declare
  name constant text := '^[A-Za-z0-9._:/-]{1,200}$';
  rule constant text := 'must be 1 to 200 of the characters A-Z a-z 0-9 . _ : / -';
  longest constant interval := '3660 days';
  body text := coalesce(payload::text, '{}');
  due  timestamptz;
  task buswork.new_task;
begin
  task.created_at := clock_timestamp();
  if type is null then
    perform buswork.refuse(place, 'type', 'is missing: it names the handler', null);
  elsif (type collate "C") !~ name then
    perform buswork.refuse(place, 'type', rule, type);
  end if;
  if (coalesce(queue, 'default') collate "C") !~ name then
    perform buswork.refuse(place, 'queue', rule, queue);
  end if;
  if priority not between 0 and 9 then
    perform buswork.refuse(place, 'priority', 'must be a whole number from 0 to 9', priority::text);
  end if;
  if max_attempts not between 1 and 1000 then
    perform buswork.refuse(place, 'max_attempts', 'must be a whole number from 1 to 1000',
      max_attempts::text);
  end if;
  if octet_length(body) > 1048576 then
    perform buswork.refuse(place, 'payload', 'may have 1 MiB', octet_length(body) || ' bytes');
  elsif length(body) > 1000 and jsonb_path_exists(payload, '$.**{500}') then
    perform buswork.refuse(place, 'payload', 'must be nested at most 499 deep', null);
  end if;
  if delay is not null and run_at is not null then
    perform buswork.refuse(place, 'run_at', 'and delay contradict each other: give one of them', null);
  elsif delay not between interval '0' and longest then
    perform buswork.refuse(place, 'delay', 'must be from 0 to 3660 days', delay::text);
  elsif run_at not between timestamptz '1970-01-01 00:00:00+00' and task.created_at + longest then
    perform buswork.refuse(place, 'run_at', 'must be from 1970 to 3660 days from now', run_at::text);
  end if;
  if coalesce(on_due, 'enqueue') not in ('run', 'enqueue') then
    perform buswork.refuse(place, 'on_due', 'must be run or enqueue', on_due);
  end if;
  if timeout not between interval '1 ms' and longest then
    perform buswork.refuse(place, 'timeout', 'must be from 1 ms to 3660 days', timeout::text);
  end if;
  due := coalesce(task.created_at + delay, run_at);
  if expires_at <= coalesce(due, task.created_at) then
    perform buswork.refuse(place, 'expires_at',
      'must be later than the moment the task can start', expires_at::text);
  elsif expires_at >= timestamptz '9999-01-01 00:00:00+00' then
    perform buswork.refuse(place, 'expires_at', 'must be a time before 9999', expires_at::text);
  end if;
  if (version collate "C") !~ '^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$' then
    perform buswork.refuse(place, 'version',
      'must be 1 to 100 of the characters A-Z a-z 0-9 . _ + -, the first a letter or digit', version);
  end if;
  if delivery not in ('at-least-once', 'exactly-once', 'at-most-once') then
    perform buswork.refuse(place, 'delivery',
      'must be at-least-once, exactly-once or at-most-once', delivery);
  end if;
  task.queue := coalesce(queue, 'default');
  task.type := type;
  task.priority := coalesce(priority, 5);
  task.max_attempts := coalesce(max_attempts, 0);
  task.payload := body;
  task.expires_at := expires_at;
  task.tags := buswork.checked_tags(place, tags);
  task.key := key;
  task.unique_for := unique_for;
  task.on_conflict := on_conflict;
  if due > task.created_at then
    task.state := 1;
    task.run_at := due;
  else
    task.state := 2;
  end if;
  task.options := nullif('{' || concat_ws(',',
      buswork.key_text(place, key, unique_for, on_conflict),
      case when on_due = 'run' then '"onDue":"run"' end,
      '"timeoutMs":' || floor(extract(epoch from timeout) * 1000)::bigint::text,
      buswork.backoff_text(place, backoff),
      '"version":' || to_json(version)::text,
      buswork.headers_text(place, headers),
      '"delivery":' || to_json(delivery)::text) || '}', '{}');
  return task;
end $$;

-- So many ids in a row: the first of them. Nodes move the sequence on by whole blocks, one at a
-- time; the lock for that is given back at once, by rolling back to before it was had: the user's
-- transaction may last.
create function buswork.take_ids(count integer) returns bigint
  language plpgsql as $$
declare
  first bigint;
begin
  begin
    perform pg_advisory_xact_lock(7233010501);
    first := nextval('buswork.task_id');
    if count > 1 then
      perform setval('buswork.task_id', first + count - 1);
    end if;
    raise exception using errcode = 'BW001';
  exception when sqlstate 'BW001' then
    return first;
  end;
end $$;

-- Takes a task's unique key. Answers whose it is: the task's own id, or that of another.
create function buswork.claim_key(task buswork.new_task) returns bigint
  language plpgsql as $$
declare
  holder bigint;
  ends timestamptz :=
    case task.unique_for
      when 'active' then null
      when 'forever' then 'infinity'
      else now() + buswork.duration_ms(task.unique_for)::double precision * interval '1 ms' end;
begin
  insert into buswork.unique_key as held (type, key, task_id, until)
    values (task.type, task.key, task.id, ends)
    on conflict (type, key) do update set task_id = held.task_id
    returning held.task_id into holder;
  if holder = task.id then
    return holder;
  end if;
  -- The row is locked by now, and this statement sees the tasks of all who have held it.
  update buswork.unique_key held set task_id = task.id, until = ends
    where held.type = task.type and held.key = task.key
      and buswork.is_key_free(held.task_id, held.until);
  if found then
    return task.id;
  elsif task.on_conflict = 'reject' then
    raise exception using
      errcode = 'unique_violation',
      column = 'key',
      message = format('key %s is held by task %s of the type %s',
                       to_json(task.key), holder, task.type);
  end if;
  return holder;
end $$;

-- Stores tasks, and tells the dispatchers once this transaction has been committed: the queue, the
-- type, the priority, the state, the bytes of their payloads, and their ids as ranges.
create function buswork.store_tasks(tasks buswork.new_task[]) returns void
  language plpgsql as $$
begin
  insert into buswork.task (id, seq, created_at, run_at, expires_at, state, priority, max_attempts,
                            queue, type, payload, options, tags)
    select t.id, t.id, t.created_at, t.run_at, t.expires_at, t.state, t.priority, t.max_attempts,
           t.queue, t.type, t.payload, t.options, t.tags
    from unnest(tasks) t;
  insert into buswork.new_queue (name)
    select distinct t.queue from unnest(tasks) t
    where not exists (select from buswork.queue q where q.name = t.queue);
  perform pg_notify('buswork_submitted',
                    concat_ws(' ', n.queue, n.type, n.priority, n.state, n.bytes, n.ids))
    from (
      select r.queue, r.type, r.priority, r.state, sum(r.bytes) as bytes,
             string_agg(r.first || case when r.last > r.first then '-' || r.last else '' end, ','
                        order by r.first) as ids
      from (
        -- A notification has less than 8,000 bytes.
        select i.queue, i.type, i.priority, i.state, min(i.id) as first, max(i.id) as last,
               sum(octet_length(i.payload)) as bytes,
               row_number() over (partition by i.queue, i.type, i.priority, i.state
                                  order by min(i.id)) / 150 as part
        from (
          select t.*, t.id - row_number() over (partition by t.queue, t.type, t.priority, t.state
                                                order by t.id) as island
          from unnest(tasks) t) i
        group by i.queue, i.type, i.priority, i.state, i.island) r
      group by r.queue, r.type, r.priority, r.state, r.part) n;
end $$;

-- Submits a task with this transaction. The fields are those of POST /tasks. Answers its id, or
-- that of the task that holds the key.
create function buswork.submit(
    type text,
    payload jsonb default '{}',
    queue text default 'default',
    priority integer default 5,
    delay interval default null,
    run_at timestamptz default null,
    on_due text default 'enqueue',
    max_attempts integer default null,
    timeout interval default null,
    expires_at timestamptz default null,
    backoff jsonb default null,
    key text default null,
    unique_for text default null,
    on_conflict text default 'return',
    tags text[] default null,
    headers jsonb default null,
    version text default null,
    delivery text default null) returns bigint
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  task   buswork.new_task;
  holder bigint;
begin
  task := buswork.checked_task('', type, payload, queue, priority, delay, run_at, on_due,
    max_attempts, timeout, expires_at, backoff, key, unique_for, on_conflict, tags, headers, version,
    delivery);
  task.id := buswork.take_ids(1);
  if task.unique_for is not null then
    holder := buswork.claim_key(task);
    if holder <> task.id then
      return holder;
    end if;
  end if;
  perform buswork.store_tasks(array[task]);
  return task.id;
end $$;

-- A string of a JSON task.
create function buswork.json_text(place text, field text, said jsonb) returns text
  language plpgsql as $$
begin
  if said is null then
    return null;
  elsif jsonb_typeof(said) <> 'string' then
    perform buswork.refuse(place, field, 'must be a string', said::text);
  end if;
  return said #>> '{}';
end $$;

-- A whole number of a JSON task.
create function buswork.json_integer(place text, field text, low integer, high integer, said jsonb)
  returns integer
  language plpgsql as $$
begin
  if said is null then
    return null;
  elsif jsonb_typeof(said) = 'number' then
    if (said #>> '{}')::numeric between low and high
       and (said #>> '{}')::numeric = floor((said #>> '{}')::numeric) then
      return (said #>> '{}')::numeric::integer;
    end if;
  end if;
  perform buswork.refuse(place, field,
    format('must be a whole number from %s to %s', low, high), said::text);
end $$;

-- A time of a JSON task.
create function buswork.json_time(place text, field text, said jsonb) returns timestamptz
  language plpgsql as $$
begin
  if said is null then
    return null;
  end if;
  if jsonb_typeof(said) = 'string'
     and said #>> '{}' ~ ('^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?'
                          '(Z|[+-][0-9]{2}:[0-9]{2})$') then
    return (said #>> '{}')::timestamptz;
  end if;
  raise exception using errcode = 'datetime_field_overflow';
exception when datetime_field_overflow or invalid_datetime_format then
  perform buswork.refuse(place, field,
    'must be a time from 1970 to 9998, such as 2030-01-31T12:00:00Z', said::text);
end $$;

-- A task of a list, in JSON as HTTP has it. It has no id yet.
create function buswork.task_of_json(place text, item jsonb) returns buswork.new_task
  language plpgsql as $$
declare
  field text;
  delay numeric;
  timeout numeric;
  tags text[];
  asked jsonb := item -> 'unique';
begin
  if jsonb_typeof(item) <> 'object' then
    perform buswork.refuse(place, 'it', 'must be a task, an object', item::text);
  end if;
  for field in select jsonb_object_keys(item) loop
    if field not in ('type', 'payload', 'queue', 'priority', 'delay', 'runAt', 'onDue',
                     'maxAttempts', 'timeout', 'expiresAt', 'backoff', 'tags', 'headers',
                     'version', 'key', 'unique', 'delivery') then
      perform buswork.refuse(place, field, 'is no field of a task submitted by SQL', null);
    end if;
  end loop;
  if item ? 'delay' then
    delay := buswork.duration_ms(place, 'delay', 0, item -> 'delay');
  end if;
  if item ? 'timeout' then
    timeout := buswork.duration_ms(place, 'timeout', 1, item -> 'timeout');
  end if;
  if item ? 'tags' then
    if jsonb_typeof(item -> 'tags') <> 'array'
       or jsonb_path_exists(item -> 'tags', '$[*] ? (@.type() != "string")') then
      perform buswork.refuse(place, 'tags', 'must be an array of strings', item ->> 'tags');
    end if;
    tags := array(select jsonb_array_elements_text(item -> 'tags'));
  end if;
  if asked is not null then
    if jsonb_typeof(asked) <> 'object' or asked - '{for,onConflict}'::text[] <> '{}' then
      perform buswork.refuse(place, 'unique', 'must be an object with any of for and onConflict',
        asked::text);
    end if;
  end if;
  return buswork.checked_task(place,
    buswork.json_text(place, 'type', item -> 'type'),
    item -> 'payload',
    buswork.json_text(place, 'queue', item -> 'queue'),
    buswork.json_integer(place, 'priority', 0, 9, item -> 'priority'),
    delay::double precision * interval '1 ms',
    buswork.json_time(place, 'run_at', item -> 'runAt'),
    buswork.json_text(place, 'on_due', item -> 'onDue'),
    buswork.json_integer(place, 'max_attempts', 1, 1000, item -> 'maxAttempts'),
    timeout::double precision * interval '1 ms',
    buswork.json_time(place, 'expires_at', item -> 'expiresAt'),
    case when item ? 'backoff' then item -> 'backoff' end,
    buswork.json_text(place, 'key', item -> 'key'),
    case when asked is not null
         then coalesce(buswork.json_text(place, 'unique_for', asked -> 'for'), 'active') end,
    buswork.json_text(place, 'on_conflict', asked -> 'onConflict'),
    tags,
    case when item ? 'headers' then item -> 'headers' end,
    buswork.json_text(place, 'version', item -> 'version'),
    buswork.json_text(place, 'delivery', item -> 'delivery'));
end $$;

-- Submits a JSON array of tasks, each as POST /tasks has it, all or none: for each its place in the
-- array, from 0, its id, and whether that is another's that holds its key.
create function buswork.submit_many(tasks jsonb)
  returns table (item integer, id bigint, duplicate boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  wanted  buswork.new_task[] := '{}';
  stored  buswork.new_task[] := '{}';
  ids     bigint[] := '{}';
  task    buswork.new_task;
  said    jsonb;
  n       integer := 0;
  first   bigint;
  holder  bigint;
begin
  if jsonb_typeof(tasks) is distinct from 'array' then
    perform buswork.refuse('', 'tasks', 'must be an array of tasks', left(tasks::text, 41));
  elsif jsonb_array_length(tasks) not between 1 and 100000 then
    perform buswork.refuse('', 'tasks', 'must be 1 to 100000 tasks', jsonb_array_length(tasks)::text);
  end if;
  first := buswork.take_ids(jsonb_array_length(tasks));
  for said in select value from jsonb_array_elements(tasks) loop
    task := buswork.task_of_json('item ' || n || ': ', said);
    task.id := first + n;
    n := n + 1;
    wanted[n] := task;
    ids[n] := task.id;
  end loop;
  -- Keys are taken in one order by all, so that two callers cannot wait for each other; each task
  -- is stored before the next key is looked at, which may be the same.
  for task in
    select w.* from unnest(wanted) w where w.unique_for is not null
    order by w.type collate "C", w.key collate "C", w.id
  loop
    holder := buswork.claim_key(task);
    ids[(task.id - first + 1)::integer] := holder;
    if holder = task.id then
      perform buswork.store_tasks(array[task]);
    end if;
  end loop;
  select array_agg(w) into stored from unnest(wanted) w where w.unique_for is null;
  if stored is not null then
    perform buswork.store_tasks(stored);
  end if;
  return query
    select i - 1, ids[i], ids[i] <> first + i - 1 from generate_series(1, n) i order by i;
end $$;

-- They write as their owner: who may call them is granted, function by function.
revoke all on function buswork.submit(text, jsonb, text, integer, interval, timestamptz, text,
  integer, interval, timestamptz, jsonb, text, text, text, text[], jsonb, text, text) from public;
revoke all on function buswork.submit_many(jsonb) from public;

-- As before, but waits only for a moment for a transaction that is just taking the same key: that
-- may be a user's, and may last.
create or replace function buswork.take_key_again(task_type text, options text, task bigint)
  returns boolean
  language plpgsql volatile as $$
begin
  return options is null or options not like '{"key":%'
         or options::jsonb -> 'unique' ->> 'for' is distinct from 'active'
         or buswork.take_free_key(task_type, buswork.task_key(options), task);
end $$;

create function buswork.take_free_key(task_type text, wanted text, task bigint) returns boolean
  language plpgsql volatile set lock_timeout = '300ms' as $$
declare
  held record;
begin
  loop
    insert into buswork.unique_key (type, key, task_id)
      values (task_type, wanted, task) on conflict do nothing;
    if found then
      return true;
    end if;
    -- Taken by this very transaction, or by one that came later.
    select k.task_id, k.until, age(k.xmin) <= age(pg_current_xact_id()::xid) as just_taken into held
      from buswork.unique_key k where k.type = task_type and k.key = wanted for update;
    -- If there is none by now, it has just been dropped.
    exit when found;
  end loop;
  -- The task may not be back yet for which the same statement has just taken the key.
  if held.task_id = task then
    return true;
  elsif held.just_taken or not buswork.is_key_free(held.task_id, held.until) then
    return false;
  end if;
  update buswork.unique_key k set task_id = task, until = null
    where k.type = task_type and k.key = wanted;
  return true;
exception when lock_not_available then
  return false;
end $$;

-- What users read. A delayed task whose time has come may run while its row still says that it
-- waits; one that was snoozed may be named by the record of a batch that is not through.
create or replace view buswork.tasks as
  select id, queue, type, priority, attempt, created_at, run_at, expires_at, tags,
         payload::json as payload, null::json as result, null::timestamptz as finished_at,
         case when (t.state = 2 or t.run_at <= now()) and (t.id, t.attempt + 1) in (
                select sent.id, sent.attempt::integer
                from buswork.dispatch d, unnest(d.task_ids, d.attempts) as sent (id, attempt))
              then 'running' else buswork.state_name(t.state) end as state,
         buswork.task_key(options) as key,
         nullif(max_attempts, 0) as max_attempts, null::timestamptz as started_at,
         null::interval as wall_time, null::text as node, null::text as module,
         options::json ->> 'version' as version, null::json as error,
         coalesce(options::json ->> 'onDue', 'enqueue') as on_due,
         (options::json ->> 'timeoutMs')::bigint * interval '1 ms' as timeout,
         options::json -> 'headers' as headers, logs::json as logs
  from buswork.task t
  union all
  select id, queue, type, priority, attempt, created_at, null, null, tags,
         payload::json, result::json, finished_at, buswork.state_name(state),
         buswork.task_key(options), nullif(max_attempts, 0), started_at,
         wall_us * interval '1 microsecond', node, module,
         coalesce(version, options::json ->> 'version'), error::json,
         coalesce(options::json ->> 'onDue', 'enqueue'),
         (options::json ->> 'timeoutMs')::bigint * interval '1 ms',
         options::json -> 'headers', logs::json
  from buswork.history;

create or replace view buswork.attempts as
  select task.id as task_id,
         (a ->> 'attempt')::int as attempt, a ->> 'node' as node, a ->> 'module' as module,
         a ->> 'version' as version, (a ->> 'startedAt')::timestamptz as started_at,
         (a ->> 'finishedAt')::timestamptz as finished_at, (a ->> 'wallUs')::bigint as wall_us,
         nullif((a ->> 'cpuUs')::bigint, -1) as cpu_us, a ->> 'outcome' as outcome,
         a -> 'error' ->> 'type' as error_type, a -> 'error' ->> 'message' as error_message,
         a -> 'error' ->> 'stack' as error_stack
  from (select id, attempts from buswork.task where attempts is not null
        union all
        select id, attempts from buswork.history where attempts is not null) task,
       jsonb_array_elements(task.attempts::jsonb) a
  union all
  select id, attempt, node, module, version, started_at,
         finished_at, wall_us, cpu_us,
         (array['succeeded', 'failed', 'timed-out', 'snoozed', 'canceled', 'lost', 'unknown'])
           [outcome + 1],
         error::jsonb ->> 'type', error::jsonb ->> 'message', error::jsonb ->> 'stack'
  from buswork.history where outcome is not null;
