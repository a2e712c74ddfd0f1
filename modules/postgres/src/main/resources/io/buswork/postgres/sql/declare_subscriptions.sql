-- What the handlers of a module's active version say. $1 module, $2 version, $3 names, $4 events,
-- $5 heads, $6 tasks
with active as materialized (
  select from buswork.module_active where name = $1 and version = $2 for share
),
gone as (
  delete from buswork.subscription
  where module = $1 and source = 'module' and not name = any ($3::text[])
    and exists (select from active)
)
insert into buswork.subscription as s (name, event, head, payload_from, task, source, module)
select d.name, d.event, d.head, '', d.task, 'module', $1
from unnest($3::text[], $4::text[], $5::text[], $6::text[]) as d (name, event, head, task)
where exists (select from active)
on conflict (name) do update
set event = excluded.event, head = excluded.head, task = excluded.task, module = excluded.module,
    changed_at = now()
where s.source = 'module'
  and (s.event, s.task, s.module) is distinct from (excluded.event, excluded.task, excluded.module)
