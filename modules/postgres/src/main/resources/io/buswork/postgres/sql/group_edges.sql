-- $1 tasks, $2 limit
select task, predecessor from buswork.edge
where task = any ($1::bigint[])
order by task, predecessor
limit $2
