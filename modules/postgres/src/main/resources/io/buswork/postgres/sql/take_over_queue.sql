-- $1 queue, $2 node. Who had it is read before the row is changed: counting makes sure of that.
with before as materialized (
  select owner from buswork.queue where name = $1 for update
)
insert into buswork.queue (name, epoch, owner)
select $1, 1, $2 from (select count(*) from before) as read_first
on conflict (name) do update set epoch = queue.epoch + 1, owner = $2
returning epoch, paused, not exists (select from before where owner is not null) as orderly,
          concurrency, concurrency_per_key, rate_limit, rate_per_ms, key_rate_limit,
          key_rate_per_ms, max_depth, weight, rate_use,
          greatest(0, ceil(extract(epoch from clock_timestamp() - rate_use_at) * 1000))::bigint
            as rate_use_age
