-- $1 how long to keep
select buswork.drop_history_partitions($1::interval) as name
