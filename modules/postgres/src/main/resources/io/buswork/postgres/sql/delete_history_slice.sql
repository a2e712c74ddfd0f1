-- $1 partition from which on, $2 its block, $3 when the last pass began or null, $4 how long each
-- final state is kept, $5 queues, $6 how long those are kept
select part, block, deleted, at from buswork.delete_history_slice($1, $2, $3, $4, $5, $6)
