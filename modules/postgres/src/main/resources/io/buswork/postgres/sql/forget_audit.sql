-- $1 id
delete from buswork.audit where id = $1
