-- What runs is looked up in one hashed set of the dispatched attempts, not record by record for
-- each waiting task: counting by state stays cheap with a long queue.
create or replace view buswork.tasks as
  select id, queue, type, priority, attempt, created_at, run_at, expires_at, tags,
         payload::json as payload, null::json as result, null::timestamptz as finished_at,
         case when t.state = 2 and (t.id, t.attempt + 1) in (
                select sent.id, sent.attempt::integer
                from buswork.dispatch d, unnest(d.task_ids, d.attempts) as sent (id, attempt))
              then 'running' else buswork.state_name(t.state) end as state
  from buswork.task t
  union all
  select id, queue, type, priority, attempt, created_at, null, null, tags,
         payload::json, result::json, finished_at, buswork.state_name(state)
  from buswork.history;

-- So that it can be paused and limited before its first task.
insert into buswork.queue (name) values ('default') on conflict do nothing;

-- A truncation at the end of a vacuum locks everybody out, and the table fills again at once.
alter table buswork.task set (vacuum_truncate = false);
alter table buswork.dispatch set (vacuum_truncate = false);
