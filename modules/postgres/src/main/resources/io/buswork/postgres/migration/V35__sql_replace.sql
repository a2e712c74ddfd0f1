-- on_conflict => 'replace' for tasks out of the user's own SQL. What a waiting task says is changed by
-- its queue's dispatcher only, and after the user's commit: until then the new content is kept here.
create table buswork.new_content (
  -- In the order of the commits, for one key: its row is locked while a number is taken.
  number          bigint generated always as identity primary key,
  -- Of the task that it becomes if the one that holds the key has started by then.
  id              bigint      not null,
  created_at      timestamptz not null,
  run_at          timestamptz,
  expires_at      timestamptz,
  state           smallint    not null,
  priority        smallint    not null,
  max_attempts    smallint    not null,
  queue           text        not null,
  type            text collate "C" not null,
  payload         text        not null,
  options         text,
  tags            text[],
  key             text collate "C" not null,
  unique_for      text        not null,
  concurrency_key text
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
create index new_content_key on buswork.new_content (type, key, number);

create or replace function buswork.key_text(
    place text, key text, unique_for text, on_conflict text) returns text
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
  if coalesce(on_conflict, 'return') not in ('return', 'reject', 'replace') then
    perform buswork.refuse(place, 'on_conflict', 'must be return, reject or replace', on_conflict);
  elsif on_conflict = 'replace' and place <> '' then
    perform buswork.refuse(place, 'on_conflict',
      'may be replace only for a task that is submitted alone', null);
  end if;
  return format('"key":%s,"unique":{"for":%s,"onConflict":"%s"}',
    to_json(key), to_json(unique_for), coalesce(on_conflict, 'return'));
end $$;

-- Keeps what the task that holds the key is to say, unless it can be seen by now that it has started.
create function buswork.note_content(task buswork.new_task, holder bigint) returns void
  language plpgsql as $$
declare
  held    record;
  problem text;
begin
  select t.queue, t.state, t.attempt,
         (t.id, t.attempt + 1) in (
           select sent.id, sent.attempt::integer
           from buswork.dispatch d, unnest(d.task_ids, d.attempts) as sent (id, attempt)
           where d.queue = t.queue) as running
    into held from buswork.task t where t.id = holder;
  problem := case
    when not found then 'has ended'
    when held.queue <> task.queue
      then format('is in the queue %s: what replaces it must name the same queue', held.queue)
    when held.running then 'is running: only a task that has not started can be replaced'
    when held.state not in (1, 2) or held.attempt > 0
      then format('is %s: only a task that has not started can be replaced',
                  buswork.state_name(held.state)) end;
  if problem is not null then
    raise exception using errcode = 'unique_violation', column = 'key',
      message = format('key %s is held by task %s of the type %s, which %s',
                       to_json(task.key), holder, task.type, problem);
  end if;
  insert into buswork.new_content (id, created_at, run_at, expires_at, state, priority,
      max_attempts, queue, type, payload, options, tags, key, unique_for, concurrency_key)
    values (task.id, task.created_at, task.run_at, task.expires_at, task.state, task.priority,
      task.max_attempts, task.queue, task.type, task.payload, task.options, task.tags, task.key,
      task.unique_for, task.concurrency_key);
  perform pg_notify('buswork_replaced', task.queue);
end $$;

-- A content whose key nobody's unfinished task holds any more becomes a task of its own. If the key is
-- held all the same, for ever or for a time, that task is canceled: it may not run.
create function buswork.store_content(wanted bigint) returns void
  language plpgsql volatile as $$
declare
  content buswork.new_content;
  task    buswork.new_task;
  holder  bigint;
begin
  select * into content from buswork.new_content c where c.number = wanted for update;
  if not found then
    return;
  end if;
  task.id := content.id;
  task.created_at := content.created_at;
  task.run_at := content.run_at;
  task.expires_at := content.expires_at;
  task.state := content.state;
  task.priority := content.priority;
  task.max_attempts := content.max_attempts;
  task.queue := content.queue;
  task.type := content.type;
  task.payload := content.payload;
  task.options := content.options;
  task.tags := content.tags;
  task.key := content.key;
  task.unique_for := content.unique_for;
  task.concurrency_key := content.concurrency_key;
  holder := buswork.claim_key(task);
  if holder = task.id then
    perform buswork.store_tasks(array[task]);
  elsif exists (select from buswork.task t where t.id = holder) then
    return;
  else
    insert into buswork.history (id, created_at, finished_at, state, priority, attempt,
        max_attempts, queue, type, payload, error, options, tags)
      values (task.id, task.created_at, now(), 7, task.priority, 0, task.max_attempts, task.queue,
        task.type, task.payload,
        json_build_object('type', 'key-held', 'message', format(
          'task %s, which it was to replace, had started before, and still holds the key',
          holder))::text,
        task.options, task.tags);
  end if;
  delete from buswork.new_content c where c.number = wanted;
end $$;

create or replace function buswork.submit(
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
    delivery text default null,
    concurrency_key text default null,
    after bigint[] default null,
    after_failed text default null,
    group_name text default null,
    on_group_done jsonb default null) returns bigint
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  task   buswork.new_task;
  holder bigint;
begin
  task := buswork.checked_task('', type, payload, queue, priority, delay, run_at, on_due,
    max_attempts, timeout, expires_at, backoff, key, unique_for, on_conflict, tags, headers, version,
    delivery);
  task := buswork.tied_task('', task, delay, run_at, concurrency_key, after, null, after_failed,
    group_name, on_group_done);
  if on_conflict = 'replace' and task.unique_for is not null and task.state = 0 then
    perform buswork.refuse('', 'on_conflict',
      'must be return or reject for a task that waits for others or belongs to a group', on_conflict);
  end if;
  task.id := buswork.take_ids(1);
  if task.unique_for is not null then
    holder := buswork.claim_key(task);
    if holder <> task.id then
      if on_conflict = 'replace' then
        perform buswork.note_content(task, holder);
      end if;
      return holder;
    end if;
  end if;
  perform buswork.check_depth(task.queue, 1);
  perform buswork.store_tasks(array[task]);
  if task.state = 0 then
    perform buswork.note_ties(array[task]);
  end if;
  return task.id;
end $$;
