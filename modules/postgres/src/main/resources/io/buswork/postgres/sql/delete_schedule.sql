-- $1 name
delete from buswork.schedule where name = $1
