select name, epoch, owner, paused, concurrency, concurrency_per_key, rate_limit, rate_per_ms,
       key_rate_limit, key_rate_per_ms, max_depth, weight
from buswork.queue order by name
