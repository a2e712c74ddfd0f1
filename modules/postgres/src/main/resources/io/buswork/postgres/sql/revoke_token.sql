-- $1 name
delete from buswork.token where name = $1
