-- Tasks that wait for others, groups of tasks, and tasks that expire wherever they wait.

-- Whether tasks of the queue are waited for, or wait, or belong to a group: if not, ending them needs
-- no look at the tables below. Who settles reads it with the row locked for share, so nobody can
-- overlook that it has changed; it goes back only while nobody waits for anything.
alter table buswork.queue add column linked boolean not null default false;

-- Names in use. All tasks of a group having ended is the end of a round; tasks that come later begin
-- another one.
create table buswork.task_group (
  id         bigint generated always as identity primary key,
  name       text collate "C" not null unique,
  round      integer     not null default 1,
  created_at timestamptz not null default now(),
  -- What the end of this round submits: the columns of a task, with delay in milliseconds.
  on_done    jsonb,
  done_at    timestamptz,
  done_task  bigint
) with (fillfactor = 70);

-- What only tasks have that wait for others or belong to a group. Kept as long as their history.
create table buswork.flow (
  task          bigint  primary key,
  run_if_failed boolean not null,
  -- The task's own time, while it is blocked.
  delay_ms      bigint,
  run_at        timestamptz,
  group_id      bigint,
  round         integer
);
create index flow_group on buswork.flow (group_id, round, task) where group_id is not null;

-- Who waits, or has waited, for whom. Kept as long.
create table buswork.edge (
  task        bigint not null,
  predecessor bigint not null,
  primary key (task, predecessor)
);
create index edge_dependents on buswork.edge (predecessor, task);

-- What is still waited for. The dependent is a task, or, below zero, a group. A row goes in the
-- transaction that ends its predecessor: who has no row left is free.
create table buswork.blocker (
  predecessor bigint not null,
  dependent   bigint not null,
  primary key (predecessor, dependent)
) with (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 10000,
  autovacuum_vacuum_cost_delay = 0
);
create index blocker_dependent on buswork.blocker (dependent);

create index task_blocked on buswork.task (id) where state = 0;

-- Tasks that say nothing about it are not in here.
create index task_expiring on buswork.task (queue, expires_at, id) where expires_at is not null;

-- What ending tasks, or submitting them, has made of others.
create type buswork.task_change as (
  id       bigint,
  seq      bigint,
  queue    text,
  type     text,
  priority smallint,
  state    smallint,
  fresh    boolean,
  concurrency_key text
);

-- Ends the round of a group that nothing is waited for any more; what it submits, if anything.
create function buswork.end_round(ended bigint) returns setof buswork.task_change
  language plpgsql volatile as $$
declare
  held buswork.task_group;
  due  timestamptz;
  made bigint;
begin
  select * into held from buswork.task_group where id = ended for update;
  -- A new statement: it sees what was committed before the lock was had.
  if not found or held.done_at is not null
     or exists (select from buswork.blocker where dependent = -ended) then
    return;
  end if;
  if held.on_done is not null then
    due := coalesce((held.on_done ->> 'runAt')::timestamptz,
                    now() + (held.on_done ->> 'delayMs')::bigint * interval '1 ms');
    if due <= now() then
      due := null;
    end if;
    perform pg_advisory_xact_lock(7233010501);
    made := nextval('buswork.task_id');
    insert into buswork.queue (name) values (held.on_done ->> 'queue') on conflict do nothing;
    return query
      insert into buswork.task (id, seq, queue, type, state, priority, max_attempts, created_at,
                                payload, run_at, expires_at, options, concurrency_key, tags)
      values (made, made, held.on_done ->> 'queue', held.on_done ->> 'type',
              case when due is null then 2 else 1 end, (held.on_done ->> 'priority')::smallint,
              (held.on_done ->> 'maxAttempts')::smallint, now(), held.on_done ->> 'payload', due,
              (held.on_done ->> 'expiresAt')::timestamptz, held.on_done ->> 'options',
              buswork.concurrency_key(held.on_done ->> 'options'),
              case when held.on_done ? 'tags'
                   then array(select jsonb_array_elements_text(held.on_done -> 'tags')) end)
      returning id, seq, queue, type, priority, state, true, concurrency_key;
  end if;
  update buswork.task_group set done_at = now(), done_task = made where id = ended;
end $$;

-- What the ends of tasks mean for those that waited for them, and so on down the chain: those that
-- nothing is waited for any more become ready or scheduled, those that will not have a failure are
-- canceled, and groups come to their end. Called in the transaction that ends the tasks, after the
-- statement that did. Candidates are looked at although none of what they waited for is among the
-- ended ones; below zero they are groups. The ended ones are in ascending order: what belongs to one
-- is found by its place, and other rows by subqueries: which no plan, made when the tables were small,
-- can turn into a loop in a loop.
create function buswork.release(ended bigint[], states smallint[], candidates bigint[] default '{}')
  returns setof buswork.task_change
  language plpgsql volatile as $$
declare
  hit     bigint[] := candidates;
  more    bigint[];
  rounds  bigint[];
  doomed  bigint[];
  blamed  bigint[];
  blamed_states smallint[];
  changes buswork.task_change[];
  a_group bigint;
begin
  loop
    with gone as (
      delete from buswork.blocker where predecessor = any (ended) returning predecessor, dependent
    ),
    judged as (
      select dependent, predecessor, states[width_bucket(predecessor, ended)] as state from gone
    ),
    refusing as (
      select distinct on (j.dependent) j.dependent, j.predecessor, j.state
      from judged j
      where j.dependent > 0 and j.state <> 5
        and not (select f.run_if_failed from buswork.flow f where f.task = j.dependent)
      order by j.dependent, j.predecessor
    )
    select (select array_agg(distinct dependent) from judged),
           array_agg(dependent order by dependent), array_agg(predecessor order by dependent),
           array_agg(state order by dependent)
      into more, doomed, blamed, blamed_states
    from refusing;
    hit := hit || coalesce(more, '{}');
    exit when cardinality(hit) = 0;

    -- Whoever else ends one of their predecessors waits here, and then sees what this one did.
    perform 1 from buswork.task where id = any (hit) and state = 0 order by id for no key update;
    ended := '{}';
    if doomed is not null then
      with gone as (
        delete from buswork.task where id = any (doomed) and state = 0 returning *
      ),
      kept as (
        insert into buswork.history (id, created_at, finished_at, state, priority, attempt,
          max_attempts, queue, type, payload, error, options, tags, attempts, logs)
        select gone.id, gone.created_at, now(), 7, gone.priority, gone.attempt, gone.max_attempts,
          gone.queue, gone.type, gone.payload,
          json_build_object(
            'type', 'predecessor-' || buswork.state_name(blamed_states[width_bucket(gone.id, doomed)]),
            'message', format('task %s, which it waited for, ended %s',
                              blamed[width_bucket(gone.id, doomed)],
                              buswork.state_name(blamed_states[width_bucket(gone.id, doomed)])))::text,
          gone.options, gone.tags, gone.attempts, gone.logs
        from gone
      )
      select coalesce(array_agg(gone.id order by gone.id), '{}'),
             array_agg((gone.id, gone.seq, gone.queue, gone.type, gone.priority, 7::smallint,
                        false, null)::buswork.task_change)
        into ended, changes
      from gone;
      delete from buswork.blocker where dependent = any (ended);
      return query select * from unnest(changes);
    end if;

    more := array(select h from unnest(hit) as h
                  where h > 0
                    and (select true from buswork.blocker b where b.dependent = h limit 1) is null
                  order by h);
    if cardinality(more) > 0 then
      -- Places in the queue are given out as ids are: see reserve_ids.
      perform pg_advisory_xact_lock(7233010501);
      return query
        update buswork.task t
        set seq = nextval('buswork.task_id'),
            (state, run_at) = (
              select case when own.due > now() then 1 else 2 end,
                     case when own.due > now() then own.due end
              from (select coalesce(f.run_at, now() + f.delay_ms * interval '1 ms') as due
                    from buswork.flow f where f.task = t.id) own)
        where t.id = any (more) and t.state = 0
        returning t.id, t.seq, t.queue::text, t.type::text, t.priority, t.state, false,
                  t.concurrency_key;
    end if;

    rounds := array(select -h from unnest(hit) as h where h < 0 order by 1);
    foreach a_group in array rounds loop
      return query select * from buswork.end_round(a_group);
    end loop;

    states := array_fill(7::smallint, array[cardinality(ended)]);
    hit := '{}';
  end loop;
end $$;

-- Finds the round of a group that tasks join now, and locks it. Begins another round if the last one
-- has ended.
create function buswork.join_round(group_name text, then_submit jsonb) returns buswork.task_group
  language plpgsql volatile as $$
declare
  held buswork.task_group;
begin
  insert into buswork.task_group as g (name) values (group_name)
    on conflict (name) do update set name = g.name
    returning * into held;
  if held.done_at is not null then
    update buswork.task_group
      set round = held.round + 1, on_done = then_submit, done_at = null, done_task = null
      where id = held.id
      returning * into held;
  elsif then_submit is not null then
    if held.on_done is not null and held.on_done <> then_submit then
      raise exception 'group % has another onGroupDone', group_name
        using errcode = 'BW003', detail = group_name;
    end if;
    update buswork.task_group set on_done = then_submit where id = held.id;
  end if;
  return held;
end $$;

-- Ties tasks that the same transaction has just inserted to those they wait for, and to their groups.
-- Predecessors that have not ended are locked: whoever ends one waits, and then sees who waits for it.
create function buswork.link_tasks(
    tasks bigint[], run_if_failed boolean[], delays bigint[], dues timestamptz[], groups text[],
    round_ends jsonb, dependents bigint[], predecessors bigint[])
  returns setof buswork.task_change
  language plpgsql volatile as $$
declare
  wanted   bigint[];
  living   bigint[];
  ended    bigint[] := '{}';
  states   smallint[] := '{}';
  missing  bigint[];
  again    bigint[];
  queues   text[];
  known    text[];
  rounds   jsonb;
begin
  wanted := array(select distinct p from unnest(predecessors) as p);
  living := array(select id from (select id from buswork.task where id = any (wanted)
                                  order by id for key share) locked);
  missing := array(select unnest(wanted) except select unnest(living));
  if cardinality(missing) > 0 then
    select coalesce(array_agg(h.id order by h.id), '{}'),
           coalesce(array_agg(h.state order by h.id), '{}') into ended, states
      from buswork.history h where h.id = any (missing);
    missing := array(select unnest(missing) except select unnest(ended));
    -- One that is neither here nor there may just be coming back by a retry.
    again := array(select id from (select id from buswork.task where id = any (missing)
                                   order by id for key share) locked);
    living := living || again;
    missing := array(select unnest(missing) except select unnest(again));
    if cardinality(missing) > 0 then
      raise exception 'no task %', missing[1] using errcode = 'BW002',
        detail = format('%s %s', missing[1], dependents[array_position(predecessors, missing[1])]);
    end if;
  end if;

  queues := array(select distinct queue from buswork.task where id = any (living || tasks));
  known := array(select name from (select name from buswork.queue
                                   where name = any (queues) and linked for share) locked);
  if cardinality(known) < cardinality(queues) then
    raise exception 'queues are not linked' using errcode = 'BW001',
      detail = to_json(array(select unnest(queues) except select unnest(known)))::text;
  end if;

  insert into buswork.edge (task, predecessor)
    select distinct d, p from unnest(dependents, predecessors) as e (d, p);
  insert into buswork.blocker (predecessor, dependent)
    select distinct p, d from unnest(dependents, predecessors) as e (d, p);
  select coalesce(jsonb_object_agg(named.name, jsonb_build_array(joined.id, joined.round)), '{}')
    into rounds
    from (select distinct g as name from unnest(groups) as g where g is not null order by 1) named
      cross join lateral buswork.join_round(named.name, round_ends -> named.name) as joined;
  with flows as (
    insert into buswork.flow (task, run_if_failed, delay_ms, run_at, group_id, round)
    select t.task, t.run_if_failed, t.delay, t.due, (rounds -> t.group_name ->> 0)::bigint,
           (rounds -> t.group_name ->> 1)::integer
    from unnest(tasks, run_if_failed, delays, dues, groups)
           as t (task, run_if_failed, delay, due, group_name)
    returning task, group_id
  )
  insert into buswork.blocker (predecessor, dependent)
    select task, -group_id from flows where group_id is not null;
  return query select * from buswork.release(ended, states);
end $$;

-- A task that comes back from the history is waited for again by its group, if that has not come to
-- its end without it. Always true: it is a part of the statement that brings tasks back.
create function buswork.rejoin_round(revived bigint) returns boolean
  language plpgsql volatile as $$
declare
  joined bigint;
begin
  select g.id into joined
    from buswork.flow f join buswork.task_group g on g.id = f.group_id and g.round = f.round
    where f.task = revived and g.done_at is null
    for share of g;
  if found then
    insert into buswork.blocker (predecessor, dependent) values (revived, -joined)
      on conflict do nothing;
  end if;
  return true;
end $$;

-- Frees whoever still waits although nothing that it waited for is left: none should be.
create function buswork.release_forgotten(most integer) returns setof buswork.task_change
  language plpgsql volatile as $$
declare
  gone       bigint[];
  gone_state smallint[];
  free       bigint[];
begin
  select array_agg(b.predecessor order by b.predecessor),
         array_agg(coalesce(h.state, 7::smallint) order by b.predecessor) into gone, gone_state
  from (select distinct predecessor from buswork.blocker b
        where (select true from buswork.task t where t.id = b.predecessor) is null
        limit most) b
    left join buswork.history h on h.id = b.predecessor;
  free := array(select t.id from buswork.task t
                where t.state = 0
                  and (select true from buswork.blocker b where b.dependent = t.id limit 1) is null
                limit most)
          || array(select -g.id from buswork.task_group g
                   where g.done_at is null
                     and not exists (select from buswork.blocker b where b.dependent = -g.id)
                   limit most);
  return query select * from buswork.release(coalesce(gone, '{}'), coalesce(gone_state, '{}'), free);
end $$;

-- Drops what is known of tasks whose history has gone, and lets settling be as cheap as before where
-- nobody waits for anything any more. How many rows it has dropped.
create function buswork.drop_old_flows() returns bigint
  language plpgsql volatile as $$
declare
  oldest  bigint;
  dropped bigint;
  more    bigint;
begin
  select least((select min(id) from buswork.task), (select min(id) from buswork.history)) into oldest;
  delete from buswork.edge where task < oldest;
  get diagnostics dropped = row_count;
  delete from buswork.flow where task < oldest;
  get diagnostics more = row_count;
  dropped := dropped + more;
  delete from buswork.task_group g
    where g.done_at < now() - interval '1 day'
      and not exists (select from buswork.flow f where f.group_id = g.id);
  get diagnostics more = row_count;
  if not exists (select from buswork.blocker) then
    perform 1 from buswork.queue where linked order by name for update;
    -- A new statement: it sees what was committed before the locks were had.
    if not exists (select from buswork.blocker) then
      update buswork.queue set linked = false where linked;
    end if;
  end if;
  return dropped + more;
end $$;
