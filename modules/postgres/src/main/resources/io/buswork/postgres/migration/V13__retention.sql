-- Retention by state and by queue, and limits to what piles up.

-- What is kept of an attempt list or of log lines that have become very long: the newest.
create function buswork.newest_of_json(items text, most integer) returns text
  language sql immutable parallel safe
  return (select jsonb_agg(value order by place)::text
          from (select value, place from jsonb_array_elements(items::jsonb)
                with ordinality as e (value, place) order by place desc limit most) newest);

-- A task that is snoozed every second for a week has 600,000 attempts.
create or replace function buswork.append_json(earlier text, later text) returns text
  language sql immutable parallel safe
  return case when later is null then earlier
              when earlier is null then later
              when octet_length(earlier) > 200000
                then left(buswork.newest_of_json(earlier, 50), -1) || ',' || substr(later, 2)
              else left(earlier, -1) || ',' || substr(later, 2) end;

-- Neither may wait long for a reader: everybody else would wait behind it.
alter function buswork.create_history_partitions(integer) set lock_timeout = '300ms';

-- Drops one partition that is older, if it can at once; which one.
create or replace function buswork.drop_history_partitions(keep interval) returns setof text
  language plpgsql set lock_timeout = '200ms' as $$
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
    begin
      execute format('drop table buswork.%I', part);
      return next part;
      return;
    exception when lock_not_available then
      -- Somebody reads it: the next one, and this one another time.
      null;
    end;
  end loop;
end $$;

-- Deletes what is kept no longer from a slice of one partition, found by its place on disk, without
-- any index. Keep: how long succeeded, failed, canceled and expired tasks are kept, null if that
-- says nothing. A partition is passed over if nothing in it is old enough, or if all of it was when
-- it was last looked through. Answers where to go on; a null part: this was the end, or somebody
-- else is at it.
create function buswork.delete_history_slice(
    from_part text, from_block bigint, cleaned_at timestamptz, keep interval[], queues text[],
    keep_queues interval[], out part text, out block bigint, out deleted bigint, out at timestamptz)
  language plpgsql as $$
declare
  blocks_a_slice constant bigint := 1000;
  target text;
  first  bigint;
begin
  at := now();
  deleted := 0;
  if not pg_try_advisory_xact_lock(7233010502) then
    return;
  end if;
  select p.relname into target
  from (
    select c.relname,
           case when c.relname ~ '^history_[0-9]{8}$'
                then to_date(substr(c.relname, 9), 'YYYYMMDD')::timestamp at time zone 'UTC'
                end as starts
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'buswork.history'::regclass) p
  where p.relname >= from_part
    and exists (
      select from unnest(keep || keep_queues) k
      where k is not null
        and (p.starts is null
             or (now() - k > p.starts
                 and (cleaned_at is null or cleaned_at - k < p.starts + interval '1 day'))))
  order by p.relname
  limit 1;
  if target is null then
    return;
  end if;
  first := case when target = from_part then from_block else 0 end;
  execute format(
      'delete from buswork.%I h
       where h.ctid >= $1 and h.ctid < $2
         and (h.finished_at < $3 - ($4)[h.state - 4]
              or exists (select from unnest($5, $6) q (name, keep)
                         where q.name = h.queue and h.finished_at < $3 - q.keep))', target)
    using format('(%s,0)', first)::tid, format('(%s,0)', first + blocks_a_slice)::tid,
          now(), keep, queues, keep_queues;
  get diagnostics deleted = row_count;
  if first + blocks_a_slice >= pg_relation_size(format('buswork.%I', target)::regclass)
                               / current_setting('block_size')::bigint then
    -- The next name in order.
    part := target || '~';
    block := 0;
  else
    part := target;
    block := first + blocks_a_slice;
  end if;
end $$;

-- Where in the order of ids a time lies: an id such that tasks with lower ones were created before
-- it, and those from it on later. Ids come from one sequence, nearly in the order of time; so it is
-- found by halving, with one look into the indexes at each step.
create function buswork.first_id_created(since timestamptz) returns bigint
  language plpgsql stable as $$
declare
  low  bigint := 0;
  high bigint;
  mid  bigint;
  next record;
begin
  if since is null then
    return null;
  end if;
  high := 1 + greatest((select max(id) from buswork.task), (select max(id) from buswork.history), 0);
  while high - low > 1000 loop
    mid := low + (high - low) / 2;
    select e.id, e.created_at into next from (
      (select id, created_at from buswork.task where id >= mid order by id limit 1)
      union all
      (select id, created_at from buswork.history where id >= mid order by id limit 1)) e
      order by e.id limit 1;
    if not found or next.created_at >= since then
      high := mid;
    else
      low := greatest(next.id, mid);
    end if;
  end loop;
  return high;
end $$;
