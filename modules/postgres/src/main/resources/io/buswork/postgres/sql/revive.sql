-- $1 queue, $2 epoch, $3 ids, $4 the first of as many new places in the queue. Not those whose
-- unique key another task has by now. What comes back says so in its options: earlier attempts may
-- have done what the task asks for. Its attempts are counted anew: those on record are other ones.
with term as materialized (
  select from buswork.queue where name = $1 and epoch = $2 for share
),
gone as (
  delete from buswork.history
  where id = any ($3::bigint[]) and queue = $1 and state in (6, 7, 8) and exists (select from term)
    and buswork.take_key_again(type, options, id)
  returning *
),
struck as (
  update buswork.dispatch
  set attempts = buswork.strike_attempts(task_ids, attempts, array(select id from gone))
  where queue = $1 and task_ids && array(select id from gone)
)
insert into buswork.task (id, seq, queue, type, state, priority, max_attempts, created_at, payload,
                          options, concurrency_key, tags, attempts, logs)
select id, $4::bigint + row_number() over (order by id) - 1, queue, type, 2, priority,
       max_attempts, created_at, payload,
       case when options is null then '{"retried":true}'
            when options like '%"retried":true}' then options
            else left(options, -1) || ',"retried":true}' end,
       buswork.concurrency_key(options), tags,
       buswork.append_json(attempts, case when outcome is not null then jsonb_build_array(
         jsonb_strip_nulls(jsonb_build_object(
           'attempt', attempt, 'node', node, 'module', module, 'version', version,
           'startedAt', started_at, 'finishedAt', finished_at, 'wallUs', wall_us, 'cpuUs', cpu_us,
           'outcome', (array['succeeded', 'failed', 'timed-out', 'snoozed', 'canceled', 'lost',
                             'unknown'])[outcome + 1],
           'error', error::jsonb)))::text end),
       logs
from gone
where buswork.rejoin_round(id)
returning id, seq, queue, type, state, priority, attempt, max_attempts, created_at, run_at,
          expires_at, '' as payload, options, tags
