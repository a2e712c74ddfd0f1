-- $1 node
delete from buswork.node where id = $1
