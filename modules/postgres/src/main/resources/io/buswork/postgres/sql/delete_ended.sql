-- $1 ids
delete from buswork.history where id = any ($1::bigint[])
