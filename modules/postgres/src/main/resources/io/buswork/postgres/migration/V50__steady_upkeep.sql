-- Postgres reads 300 rows of a table for each step of its finest statistics, from as many pages,
-- whenever the table has grown by a share: 30,000 of a day's history, with every payload, again and
-- again. Whatever is looked for in these tables has few values, or an index in its order; what is
-- wide is never compared.
create function buswork.cheap_statistics(target regclass) returns void
  language plpgsql as $$
declare
  wide  constant name[] := array['payload', 'result', 'error', 'options', 'attempts', 'logs'];
  steps constant integer := 20;
  index record;
begin
  execute (
    select format('alter table %s %s', target,
                  string_agg(format('alter column %I set statistics %s', a.attname,
                                    case when a.attname = any (wide) then 0 else steps end), ', '))
    from pg_attribute a
    where a.attrelid = target and a.attnum > 0 and not a.attisdropped);
  -- What an index computes has statistics of its own.
  for index in
    select i.indexrelid::regclass as name, a.attnum
    from pg_index i join pg_attribute a on a.attrelid = i.indexrelid
    where i.indrelid = target and i.indkey[a.attnum - 1] = 0
  loop
    execute format('alter index %s alter column %s set statistics %s',
                   index.name, index.attnum, steps);
  end loop;
end $$;

create or replace function buswork.create_history_partitions(days_ahead integer) returns void
  language plpgsql set lock_timeout = '300ms' as $$
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
      execute format(
        'create table buswork.%I (like buswork.history including all)
           with (autovacuum_vacuum_insert_threshold = -1)', part);
      execute format(
        'with late as (delete from buswork.history_other
                       where finished_at >= %L and finished_at < %L returning *)
         insert into buswork.%I select * from late',
        day || ' 00:00:00+00', day + 1 || ' 00:00:00+00', part);
      execute format(
        'alter table buswork.history attach partition buswork.%I for values from (%L) to (%L)',
        part, day || ' 00:00:00+00', day + 1 || ' 00:00:00+00');
      perform buswork.cheap_statistics(format('buswork.%I', part));
    end if;
  end loop;
end $$;

select buswork.cheap_statistics('buswork.task');
select buswork.cheap_statistics('buswork.history');
select buswork.cheap_statistics(i.inhrelid)
from pg_inherits i where i.inhparent = 'buswork.history'::regclass;

-- At full speed the vacuum of a minute's tasks took what commits need of the disk and of the log for
-- as long as it went on. So it goes slowly, and still twice as fast as two processors can make work
-- for it.
alter table buswork.task set (autovacuum_vacuum_cost_delay = 2, autovacuum_vacuum_cost_limit = 800);
