-- $1 for how many milliseconds lines are kept (the driver's intervals take 30 days for a month),
-- $2 at most so many of the older ones
delete from buswork.audit
where id in (
  select id from buswork.audit
  where at < now() - $1::bigint * interval '1 ms'
  order by at
  limit $2
  for update skip locked)
