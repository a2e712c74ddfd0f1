-- $1 id
select id, deed, filter, asked_by, node, before_id, matched, changed, started_at, updated_at,
          finished_at, error
from buswork.bulk where id = $1
