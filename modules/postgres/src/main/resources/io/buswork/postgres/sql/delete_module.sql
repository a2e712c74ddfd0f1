-- $1 module
delete from buswork.module where name = $1
