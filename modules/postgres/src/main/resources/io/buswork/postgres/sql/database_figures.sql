-- Single numbers. A snapshot is held by a transaction, by a replication slot, or by a prepared one
select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint as wal_bytes,
       pg_database_size(current_database()) as database_bytes,
       current_setting('max_connections')::bigint as max_connections,
       (select count(*) from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'buswork.history'::regclass and c.relname ~ '^history_[0-9]{8}$')
         as partitions,
       greatest(
         (select max(age(backend_xmin)) from pg_stat_activity where pid <> pg_backend_pid()),
         (select max(greatest(age(xmin), age(catalog_xmin))) from pg_replication_slots),
         (select max(age(transaction)) from pg_prepared_xacts), 0)::bigint as oldest_xmin,
       coalesce((select max(extract(epoch from now() - xact_start)) from pg_stat_activity
                 where datname = current_database() and pid <> pg_backend_pid()
                   and backend_type = 'client backend'), 0)::float8 as longest_transaction,
       (select count(*) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock') as lock_waits,
       d.xact_commit as commits, d.xact_rollback as rollbacks, d.deadlocks
from pg_stat_database d
where d.datname = current_database()
