-- $1 node, $2 states as a JSON array
insert into buswork.module_node (node, module, version, generation, state, error, retry_at, loader,
                                 holder, left_behind, at)
select $1, s.module, s.version, s.generation, s.state, s.error, s.retry_at, s.loader,
       s.holder, s.left_behind, s.at
from jsonb_to_recordset($2::jsonb) as s (module text, version text, generation bigint, state text,
                                         error text, retry_at timestamptz, loader text,
                                         holder text, left_behind jsonb, at timestamptz)
where exists (select from buswork.node where id = $1)
on conflict (node, module, generation) do update
set state = excluded.state, error = excluded.error, retry_at = excluded.retry_at,
    loader = excluded.loader, holder = excluded.holder, left_behind = excluded.left_behind,
    at = excluded.at
where (module_node.state, module_node.error, module_node.retry_at, module_node.loader,
       module_node.holder, module_node.left_behind, module_node.at)
      is distinct from
      (excluded.state, excluded.error, excluded.retry_at, excluded.loader, excluded.holder,
       excluded.left_behind, excluded.at)
