-- $1 days ahead
select buswork.create_history_partitions($1)
