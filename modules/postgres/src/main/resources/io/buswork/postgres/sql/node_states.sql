select node, module, version, generation, state, error, retry_at, loader, holder,
       left_behind, at
from buswork.module_node order by module, node, generation
