-- $1 name
delete from buswork.subscription where name = $1
