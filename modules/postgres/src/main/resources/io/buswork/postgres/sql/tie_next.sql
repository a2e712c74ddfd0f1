-- Those of one transaction.
select id, seq, queue, type, priority, state, fresh, concurrency_key from buswork.tie_next()
