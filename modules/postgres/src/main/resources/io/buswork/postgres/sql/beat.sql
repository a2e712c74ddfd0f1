-- $1 node, $2 what is told of it
with beat as (
  update buswork.node set beat_at = now(), info = $2 where id = $1 returning id
)
select exists (select from beat) as known, clock_timestamp() as now
