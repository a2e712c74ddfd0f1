-- $1 node, $2 the generations that it still tells of
delete from buswork.module_node where node = $1 and generation <> all ($2)
