select node, module, version, generation, state, error, loader, holder, at
from buswork.module_node order by module, node, generation
