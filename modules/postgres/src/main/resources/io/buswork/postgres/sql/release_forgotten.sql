-- One at a time, and only if anybody waits for anything. $1 how many of a kind
select changed.id, changed.seq, changed.queue, changed.type, changed.priority, changed.state,
       changed.fresh, changed.concurrency_key
from (select pg_try_advisory_xact_lock(7233010502) as mine) lock
  cross join lateral buswork.release_forgotten($1) as changed
where lock.mine and exists (select from buswork.queue where linked)
