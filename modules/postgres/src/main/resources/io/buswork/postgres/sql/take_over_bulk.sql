-- $1 node, $2 how long nothing was heard of it, in milliseconds
update buswork.bulk set node = $1, updated_at = clock_timestamp()
where id = (
  select b.id from buswork.bulk b
  where b.finished_at is null and b.updated_at < clock_timestamp() - $2 * interval '1 ms'
  order by b.id limit 1 for update skip locked)
returning id, deed, filter, asked_by, node, before_id, matched, changed, started_at, updated_at,
          finished_at, error
