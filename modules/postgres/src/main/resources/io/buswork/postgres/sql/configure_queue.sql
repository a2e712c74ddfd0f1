-- $1 queue, $2 epoch, $3 paused, $4 concurrency, $5 the same for each key, $6 rate, $7 its span in
-- milliseconds: what was started of another rate says nothing of this one; $8 and $9 the same for each key, $10 greatest depth, $11 weight
update buswork.queue
set rate_use = case when rate_limit = $6 and rate_per_ms = $7 then rate_use end, paused = $3, concurrency = $4, concurrency_per_key = $5, rate_limit = $6, rate_per_ms = $7,
    key_rate_limit = $8, key_rate_per_ms = $9, max_depth = $10, weight = $11
where name = $1 and epoch = $2
