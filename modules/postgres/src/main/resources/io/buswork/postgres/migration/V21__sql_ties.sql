-- Tasks out of the user's own SQL may wait for others, belong to groups and have concurrency keys, and
-- respect the depth of queues.

alter type buswork.new_task
  add attribute concurrency_key text,
  add attribute after           bigint[],
  -- Places in the same list, from 0.
  add attribute after_items     integer[],
  add attribute run_if_failed   boolean,
  add attribute group_name      text,
  add attribute on_done         jsonb,
  add attribute delay_ms        bigint,
  add attribute due             timestamptz;

-- What the tasks of committed transactions are to be tied to. They are blocked until a node has done
-- so, at once after the commit: tying locks queues, groups and the tasks that are waited for, which a
-- user's transaction might hold for long. Until then each of them waits for itself.
create table buswork.new_tie (
  task          bigint  not null,
  transaction   xid8    not null default pg_current_xact_id(),
  after         bigint[] not null,
  run_if_failed boolean not null,
  delay_ms      bigint,
  due           timestamptz,
  group_name    text,
  on_done       jsonb
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
create index new_tie_transaction on buswork.new_tie (transaction);

-- Blocked tasks count in the depth of their queue.
drop index buswork.task_blocked;
create index task_blocked on buswork.task (queue, id) where state = 0;

-- How many tasks a queue holds, each part by its index; counts no further than so many of each.
create function buswork.queue_depth(wanted text, most bigint) returns bigint
  language sql stable
  return (select count(*) from (select from buswork.task
            where queue = wanted and state = 2 and concurrency_key is null limit most) keyless)
       + (select count(*) from (select from buswork.task
            where queue = wanted and state = 2 and concurrency_key is not null limit most) keyed)
       + (select count(*) from (select from buswork.task
            where queue = wanted and state in (1, 4) limit most) timed)
       + (select count(*) from (select from buswork.task
            where queue = wanted and state = 0 limit most) blocked);

-- Whether a queue may hold another task.
create function buswork.has_room(wanted text) returns boolean
  language sql stable
  return not exists (select from buswork.queue q
                     where q.name = wanted and q.max_depth is not null
                       and buswork.queue_depth(wanted, q.max_depth) >= q.max_depth);

create or replace function buswork.refuse(place text, field text, rule text, value text)
  returns void
  language plpgsql as $$
declare
  name text := field;
begin
  if place <> '' then
    name := case field when 'run_at' then 'runAt' when 'on_due' then 'onDue'
                       when 'max_attempts' then 'maxAttempts' when 'expires_at' then 'expiresAt'
                       when 'unique_for' then 'unique/for'
                       when 'on_conflict' then 'unique/onConflict'
                       when 'concurrency_key' then 'concurrencyKey'
                       when 'after_failed' then 'afterFailed' when 'group_name' then 'group'
                       when 'on_group_done' then 'onGroupDone' else field end;
  end if;
  raise exception using
    errcode = 'invalid_parameter_value',
    column = name,
    message = place || name || ' ' || rule
              || coalesce(', not ' || case when length(value) > 40 then left(value, 40) || '…'
                                           else value end, '');
end $$;

-- Refuses what a queue has no room for.
create function buswork.check_depth(wanted text, more bigint) returns void
  language plpgsql as $$
declare
  most bigint := (select q.max_depth from buswork.queue q where q.name = wanted);
begin
  if most is not null and buswork.queue_depth(wanted, most) + more > most then
    raise exception using
      errcode = 'configuration_limit_exceeded',
      column = 'queue',
      message = format('queue %s may hold %s unfinished tasks; nothing was stored', wanted, most);
  end if;
end $$;

-- What a group's end submits, as it is kept, from a JSON task.
create function buswork.group_end(place text, group_name text, item jsonb) returns jsonb
  language plpgsql as $$
declare
  field text;
  below constant text := place || 'onGroupDone/';
  said  jsonb := item;
  task  buswork.new_task;
begin
  if item is null then
    return null;
  elsif jsonb_typeof(item) <> 'object' then
    perform buswork.refuse(place, 'on_group_done', 'must be a task, an object', item::text);
  end if;
  foreach field in array array['after', 'afterFailed', 'group', 'onGroupDone', 'unique'] loop
    if item ? field then
      perform buswork.refuse(below, field, 'is nothing that the task at a group''s end has', null);
    end if;
  end loop;
  if jsonb_typeof(coalesce(item -> 'headers', '{}')) = 'object' then
    said := item || jsonb_build_object('headers',
      coalesce(item -> 'headers', '{}') || jsonb_build_object('group-name', group_name));
  end if;
  task := buswork.task_of_json(below, said);
  return jsonb_strip_nulls(jsonb_build_object(
    'queue', task.queue, 'type', task.type, 'priority', task.priority,
    'maxAttempts', task.max_attempts, 'payload', task.payload, 'delayMs', task.delay_ms,
    'runAt', case when task.delay_ms is null then task.run_at end,
    'expiresAt', task.expires_at, 'options', task.options, 'tags', to_jsonb(task.tags)));
end $$;

-- The task with its concurrency key and what ties it to others, once that has been looked at too.
create function buswork.tied_task(
    place text, plain buswork.new_task, delay interval, run_at timestamptz, concurrency_key text,
    after bigint[], after_items integer[], after_failed text, group_name text, on_group_done jsonb)
  returns buswork.new_task
  language plpgsql as $$
declare
  task  buswork.new_task := plain;
  count integer := coalesce(cardinality(after), 0) + coalesce(cardinality(after_items), 0);
  gone  bigint;
begin
  task.delay_ms := floor(extract(epoch from delay) * 1000)::bigint;
  if concurrency_key is not null then
    perform buswork.check_words(place, 'concurrency_key', 1, 200, concurrency_key);
    task.concurrency_key := concurrency_key;
    task.options := case when task.options is null then '{' else left(task.options, -1) || ',' end
                    || '"concurrencyKey":' || to_json(concurrency_key) || '}';
  end if;
  if after_failed is not null and after_failed not in ('cancel', 'run') then
    perform buswork.refuse(place, 'after_failed', 'must be cancel or run', after_failed);
  elsif after_failed is not null and after is null and after_items is null then
    perform buswork.refuse(place, 'after', 'is missing: it is what a failure may be one of', null);
  elsif on_group_done is not null and group_name is null then
    perform buswork.refuse(place, 'group_name', 'is missing: it is what has that end', null);
  elsif count > 10000 then
    perform buswork.refuse(place, 'after', 'may name 10000 tasks', count::text);
  elsif array_position(after, null) is not null then
    perform buswork.refuse(place, 'after', 'must be ids of tasks', 'null');
  end if;
  if cardinality(after) > 0 then
    select wanted.id into gone
      from (select unnest(after) as id
            except select t.id from buswork.task t where t.id = any (after)
            except select h.id from buswork.history h where h.id = any (after)
            order by 1 limit 1) wanted;
    if found then
      perform buswork.refuse(place, 'after', 'names a task that there is not: ' || gone, null);
    end if;
  end if;
  if group_name is not null then
    perform buswork.check_words(place, 'group_name', 1, 200, group_name);
    task.group_name := group_name;
    task.on_done := buswork.group_end(place, group_name, on_group_done);
    if exists (select from buswork.task_group g
               where g.name = task.group_name and g.done_at is null and g.on_done <> task.on_done) then
      raise exception using errcode = 'unique_violation', column = 'on_group_done',
        message = format('%sgroup %s has another onGroupDone', place, task.group_name);
    end if;
  end if;
  if count > 0 or group_name is not null then
    task.after := after;
    task.after_items := after_items;
    task.run_if_failed := coalesce(after_failed, 'cancel') = 'run';
    task.due := run_at;
    task.state := 0;
    task.run_at := null;
  end if;
  return task;
end $$;

-- As before, with concurrency keys: such tasks are always told one by one.
create or replace function buswork.store_tasks(tasks buswork.new_task[]) returns void
  language plpgsql as $$
begin
  insert into buswork.task (id, seq, created_at, run_at, expires_at, state, priority, max_attempts,
                            queue, type, payload, options, tags, concurrency_key)
    select t.id, t.id, t.created_at, t.run_at, t.expires_at, t.state, t.priority, t.max_attempts,
           t.queue, t.type, t.payload, t.options, t.tags, t.concurrency_key
    from unnest(tasks) t;
  insert into buswork.new_queue (name)
    select distinct t.queue from unnest(tasks) t
    where not exists (select from buswork.queue q where q.name = t.queue);
  perform pg_notify('buswork_submitted',
                    concat_ws(' ', n.queue, n.type, n.priority, n.state, n.bytes, n.ids,
                              case when n.keyed then 'keyed' end))
    from (
      select r.queue, r.type, r.priority, r.state, r.keyed, sum(r.bytes) as bytes,
             string_agg(r.first || case when r.last > r.first then '-' || r.last else '' end, ','
                        order by r.first) as ids
      from (
        -- A notification has less than 8,000 bytes.
        select i.queue, i.type, i.priority, i.state, i.keyed, min(i.id) as first, max(i.id) as last,
               sum(octet_length(i.payload)) as bytes,
               row_number() over (partition by i.queue, i.type, i.priority, i.state, i.keyed
                                  order by min(i.id)) / 150 as part
        from (
          select k.*, k.id - row_number() over (
                        partition by k.queue, k.type, k.priority, k.state, k.keyed
                        order by k.id) as island
          from (select t.*, t.concurrency_key is not null as keyed from unnest(tasks) t) k) i
        group by i.queue, i.type, i.priority, i.state, i.keyed, i.island) r
      group by r.queue, r.type, r.priority, r.state, r.keyed, r.part) n;
end $$;

-- Notes what stored tasks are to be tied to.
create function buswork.note_ties(tasks buswork.new_task[]) returns void
  language sql as $$
  with noted as (
    insert into buswork.new_tie (task, after, run_if_failed, delay_ms, due, group_name, on_done)
    select t.id, coalesce(t.after, '{}'), t.run_if_failed, t.delay_ms, t.due, t.group_name, t.on_done
    from unnest(tasks) t
    where t.state = 0
    returning task
  )
  insert into buswork.blocker (predecessor, dependent) select task, task from noted;
$$;

-- Ties the tasks of one committed transaction, of those that there are. Who asks lets the settlements
-- look after the queues that the error BW001 names, and asks again.
create function buswork.tie_next() returns setof buswork.task_change
  language plpgsql volatile as $$
declare
  whose   xid8;
  noted   bigint[];
  here    bigint[];
  ties    buswork.new_tie[];
  ends    jsonb;
  again   boolean := true;
  problem text;
begin
  -- One after the other: each then sees what the one before has left.
  perform pg_advisory_xact_lock(7233010503);
  select n.transaction into whose from buswork.new_tie n order by n.transaction limit 1;
  if not found then
    return;
  end if;
  -- What has ended meanwhile is not tied; what is here stays until this has been committed.
  noted := array(select n.task from buswork.new_tie n where n.transaction = whose);
  here := array(select id from (
                  select t.id from buswork.task t
                  where t.id = any (noted) and t.state = 0
                  order by t.id for no key update) locked);
  ties := array(select n from buswork.new_tie n
                where n.transaction = whose and n.task = any (here) order by n.task);
  delete from buswork.new_tie n where n.transaction = whose;
  delete from buswork.blocker b where b.predecessor = any (noted) and b.dependent = b.predecessor;
  ends := coalesce((select jsonb_object_agg(t.group_name, t.on_done)
                    from unnest(ties) t where t.on_done is not null), '{}');
  while again loop
    begin
      return query
        select * from buswork.link_tasks(
          array(select t.task from unnest(ties) t order by t.task),
          array(select t.run_if_failed from unnest(ties) t order by t.task),
          array(select t.delay_ms from unnest(ties) t order by t.task),
          array(select t.due from unnest(ties) t order by t.task),
          array(select t.group_name from unnest(ties) t order by t.task),
          ends,
          array(select t.task from unnest(ties) t, unnest(t.after) p order by t.task, p),
          array(select p from unnest(ties) t, unnest(t.after) p order by t.task, p));
      again := false;
    exception
      -- It was there when it was named, and has been deleted since.
      when sqlstate 'BW002' then
        get stacked diagnostics problem = pg_exception_detail;
        ties := array(
          select (t.task, t.transaction, array_remove(t.after, split_part(problem, ' ', 1)::bigint),
                  t.run_if_failed, t.delay_ms, t.due, t.group_name, t.on_done)::buswork.new_tie
          from unnest(ties) t order by t.task);
      -- Another transaction was first to say what the group's end submits.
      when sqlstate 'BW003' then
        get stacked diagnostics problem = pg_exception_detail;
        ends := ends - problem;
    end;
  end loop;
  return query select * from buswork.release('{}', '{}', here);
end $$;

-- The roles that may call the old one may call the new one.
create temporary table may_submit on commit drop as
  select a.grantee::regrole::text as role
  from pg_proc p cross join aclexplode(p.proacl) a
  where p.oid = 'buswork.submit'::regproc and a.grantee not in (0, p.proowner);
drop function buswork.submit;

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
  task.id := buswork.take_ids(1);
  if task.unique_for is not null then
    holder := buswork.claim_key(task);
    if holder <> task.id then
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
revoke all on function buswork.submit from public;

do $$
declare
  allowed record;
begin
  for allowed in select role from may_submit loop
    execute 'grant execute on function buswork.submit to ' || allowed.role;
  end loop;
end $$;

-- Reads what an item of a list waits for: ids, and places in the list.
create function buswork.json_after(
    place text, said jsonb, out ids bigint[], out items integer[])
  language plpgsql as $$
declare
  each_one jsonb;
  words    text;
begin
  if said is null then
    return;
  elsif jsonb_typeof(said) <> 'array' then
    perform buswork.refuse(place, 'after', 'must be an array of ids and of items such as #0',
      said::text);
  end if;
  ids := '{}';
  items := '{}';
  for each_one in select value from jsonb_array_elements(said) loop
    words := case when jsonb_typeof(each_one) = 'string' then each_one #>> '{}' end;
    if words ~ '^#(0|[1-9][0-9]{0,4})$' then
      items := items || substr(words, 2)::integer;
    elsif words ~ '^[1-9][0-9]{0,18}$' and words::numeric <= 9223372036854775807 then
      ids := ids || words::bigint;
    else
      perform buswork.refuse(place, 'after', 'must be an array of ids and of items such as #0',
        each_one::text);
    end if;
  end loop;
end $$;

create or replace function buswork.task_of_json(place text, item jsonb) returns buswork.new_task
  language plpgsql as $$
declare
  field text;
  delay interval;
  run_at timestamptz;
  timeout numeric;
  tags text[];
  waits record;
  asked jsonb := item -> 'unique';
  task buswork.new_task;
begin
  if jsonb_typeof(item) <> 'object' then
    perform buswork.refuse(place, 'it', 'must be a task, an object', item::text);
  end if;
  for field in select jsonb_object_keys(item) loop
    if field not in ('type', 'payload', 'queue', 'priority', 'delay', 'runAt', 'onDue',
                     'maxAttempts', 'timeout', 'expiresAt', 'backoff', 'tags', 'headers',
                     'version', 'key', 'unique', 'delivery', 'concurrencyKey', 'after',
                     'afterFailed', 'group', 'onGroupDone') then
      perform buswork.refuse(place, field, 'is no field of a task', null);
    end if;
  end loop;
  if item ? 'delay' then
    delay := buswork.duration_ms(place, 'delay', 0, item -> 'delay')::double precision
             * interval '1 ms';
  end if;
  run_at := buswork.json_time(place, 'run_at', item -> 'runAt');
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
  task := buswork.checked_task(place,
    buswork.json_text(place, 'type', item -> 'type'),
    item -> 'payload',
    buswork.json_text(place, 'queue', item -> 'queue'),
    buswork.json_integer(place, 'priority', 0, 9, item -> 'priority'),
    delay,
    run_at,
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
  waits := buswork.json_after(place, item -> 'after');
  return buswork.tied_task(place, task, delay, run_at,
    buswork.json_text(place, 'concurrency_key', item -> 'concurrencyKey'),
    waits.ids, waits.items,
    buswork.json_text(place, 'after_failed', item -> 'afterFailed'),
    buswork.json_text(place, 'group_name', item -> 'group'),
    item -> 'onGroupDone');
end $$;

-- Refuses items of a list that wait for each other, or for items that there are not.
create function buswork.check_items(tasks buswork.new_task[]) returns void
  language plpgsql as $$
declare
  size  constant integer := cardinality(tasks);
  wrong record;
  edges bigint;
  free  integer[];
  done  integer := 0;
  -- For each item how many it still waits for; who waits for it is in dependents, from starts on.
  waits integer[];
  starts integer[];
  dependents integer[];
  item  integer;
  path  text;
begin
  select coalesce(sum(coalesce(cardinality(t.after), 0) + coalesce(cardinality(t.after_items), 0)), 0)
    into edges from unnest(tasks) t;
  if edges > 100000 then
    perform buswork.refuse('', 'tasks', 'may wait for 100000 others all together', edges::text);
  elsif (select count(distinct t.group_name) from unnest(tasks) t) > 1000 then
    perform buswork.refuse('', 'tasks', 'may belong to 1000 groups', null);
  end if;
  select t.ordinality - 1 as item, p into wrong
    from unnest(tasks) with ordinality t, unnest(t.after_items) p where p >= size limit 1;
  if found then
    perform buswork.refuse('item ' || wrong.item || ': ', 'after', format(
      'names item #%s, and the last one is #%s', wrong.p, size - 1), null);
  end if;
  select g.name into wrong from (
    select t.group_name as name from unnest(tasks) t
    group by t.group_name having count(distinct t.on_done) > 1 limit 1) g;
  if found then
    raise exception using errcode = 'unique_violation', column = 'onGroupDone',
      message = format('group %s has another onGroupDone', wrong.name);
  end if;
  -- Who waits for earlier items only can be in no circle.
  if not exists (select from unnest(tasks) with ordinality t, unnest(t.after_items) p
                 where p >= t.ordinality - 1) then
    return;
  end if;
  waits := array(select coalesce(cardinality(t.after_items), 0) from unnest(tasks) with ordinality t
                 order by t.ordinality);
  dependents := array(select t.ordinality from unnest(tasks) with ordinality t, unnest(t.after_items) p
                      order by p);
  starts := array(select 1 + sum(coalesce(c.n, 0)) over (order by i) - coalesce(c.n, 0)
                  from generate_series(0, size) i
                    left join (select p, count(*) as n from unnest(tasks) t, unnest(t.after_items) p
                               group by p) c on c.p = i
                  order by i);
  free := array(select i from generate_series(1, size) i where waits[i] = 0);
  while done < cardinality(free) loop
    done := done + 1;
    for place in starts[free[done]] .. starts[free[done] + 1] - 1 loop
      item := dependents[place];
      waits[item] := waits[item] - 1;
      if waits[item] = 0 then
        free[cardinality(free) + 1] := item;
      end if;
    end loop;
  end loop;
  if done = size then
    return;
  end if;
  -- Back from one of them until one comes again: from there on it is a circle.
  item := (select min(i) from generate_series(1, size) i where waits[i] > 0);
  free := '{}';
  while array_position(free, item) is null loop
    free := free || item;
    item := (select min(p) + 1 from unnest((tasks[item]).after_items) p where waits[p + 1] > 0);
  end loop;
  free := free[array_position(free, item):] || item;
  select string_agg('#' || i - 1, ' after ' order by n) into path
    from unnest(free[:20]) with ordinality c (i, n);
  perform buswork.refuse('item ' || item - 1 || ': ', 'after', 'makes items wait for each other: '
    || path, null);
end $$;

create or replace function buswork.submit_many(tasks jsonb)
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
  perform buswork.check_items(wanted);
  -- Keys are taken in one order by all, so that two callers cannot wait for each other; each task
  -- is stored before the next key is looked at, which may be the same.
  for task in
    select w.* from unnest(wanted) w where w.unique_for is not null
    order by w.type collate "C", w.key collate "C", w.id
  loop
    holder := buswork.claim_key(task);
    ids[(task.id - first + 1)::integer] := holder;
    if holder = task.id then
      perform buswork.check_depth(task.queue, 1);
      perform buswork.store_tasks(array[task]);
    end if;
  end loop;
  select array_agg(w) into stored from unnest(wanted) w where w.unique_for is null;
  if stored is not null then
    perform buswork.check_depth(q.name, q.more)
      from (select w.queue as name, count(*) as more from unnest(stored) w group by w.queue) q;
    perform buswork.store_tasks(stored);
  end if;
  -- Items stand for the tasks that they have turned out to be.
  select array_agg((w.id, w.created_at, w.run_at, w.expires_at, w.state, w.priority, w.max_attempts,
                    w.queue, w.type, w.payload, w.options, w.tags, w.key, w.unique_for,
                    w.on_conflict, w.concurrency_key,
                    coalesce(w.after, '{}') || array(select ids[p + 1] from unnest(w.after_items) p),
                    null, w.run_if_failed, w.group_name, w.on_done, w.delay_ms,
                    w.due)::buswork.new_task)
    into stored
    from unnest(wanted) w
    where w.state = 0 and ids[(w.id - first + 1)::integer] = w.id;
  if stored is not null then
    perform buswork.note_ties(stored);
  end if;
  return query
    select i - 1, ids[i], ids[i] <> first + i - 1 from generate_series(1, n) i order by i;
end $$;

-- What users read, with the concurrency key, the group and the promise.
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
         options::json -> 'headers' as headers, logs::json as logs,
         buswork.concurrency_key(options) as concurrency_key,
         (select g.name from buswork.flow f join buswork.task_group g on g.id = f.group_id
          where f.task = t.id) as group_name,
         options::json ->> 'delivery' as delivery
  from buswork.task t
  union all
  select id, queue, type, priority, attempt, created_at, null, null, tags,
         payload::json, result::json, finished_at, buswork.state_name(state),
         buswork.task_key(options), nullif(max_attempts, 0), started_at,
         wall_us * interval '1 microsecond', node, module,
         coalesce(version, options::json ->> 'version'), error::json,
         coalesce(options::json ->> 'onDue', 'enqueue'),
         (options::json ->> 'timeoutMs')::bigint * interval '1 ms',
         options::json -> 'headers', logs::json,
         buswork.concurrency_key(options),
         (select g.name from buswork.flow f join buswork.task_group g on g.id = f.group_id
          where f.task = h.id),
         options::json ->> 'delivery'
  from buswork.history h;
