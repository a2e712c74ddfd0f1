-- Whoever writes drops some of what is older than the span. $1 queue, $2 epoch, $3 keys, $4 how many of
-- each, $5 the span in milliseconds
with term as materialized (
  select from buswork.queue where name = $1 and epoch = $2 for share
),
dropped as (
  delete from buswork.key_start
  where exists (select from term)
    and ctid = any (array(
      select ctid from buswork.key_start
      where queue = $1 and at < clock_timestamp() - $5 * interval '1 ms' - interval '1 minute'
      order by at limit 100 + 2 * cardinality($3::text[])))
)
insert into buswork.key_start (queue, key, starts)
select $1, key, starts from unnest($3::text[], $4::integer[]) as noted (key, starts)
where exists (select from term)
