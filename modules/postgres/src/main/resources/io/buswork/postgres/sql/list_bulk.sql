-- $1 only those with a lower id, $2 how many
select id, deed, filter, asked_by, node, before_id, matched, changed, started_at, updated_at,
          finished_at, error
from buswork.bulk where id < $1 order by id desc limit $2
