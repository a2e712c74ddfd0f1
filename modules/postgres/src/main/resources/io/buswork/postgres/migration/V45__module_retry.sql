-- When a module that did not start on a node is tried again there.
alter table buswork.module_node add column retry_at timestamptz;
