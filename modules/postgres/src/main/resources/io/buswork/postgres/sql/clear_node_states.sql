-- $1 node
delete from buswork.module_node where node = $1
