select node, module, version, generation, state, error, loader, holder, left_behind, at
from buswork.module_node order by module, node, generation
