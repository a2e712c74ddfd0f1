-- $1 module
select node, module, version, generation, state, error, retry_at, loader, holder,
       left_behind, at
from buswork.module_node where module = $1 and state <> 'unloaded' order by node, generation
