-- A day's history is only added to, and dropped whole. Vacuuming it again and again while it grows
-- took a sixth of a processor, and nothing reads it by index alone. Deletes by state or queue still
-- have it vacuumed, and so does the age of its transactions.
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
    end if;
  end loop;
end $$;

do $$
declare
  part regclass;
begin
  for part in
    select i.inhrelid from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'buswork.history'::regclass and c.relname ~ '^history_[0-9]{8}$'
  loop
    execute format('alter table %s set (autovacuum_vacuum_insert_threshold = -1)', part);
  end loop;
end $$;
