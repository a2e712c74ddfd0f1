-- Those that ended a month ago are forgotten. $1 deed, $2 filter, $3 who asked, $4 node
with dropped as (
  delete from buswork.bulk where finished_at < now() - interval '30 days'
)
insert into buswork.bulk (deed, filter, asked_by, node) values ($1, $2, $3, $4)
returning id, deed, filter, asked_by, node, before_id, matched, changed, started_at, updated_at,
          finished_at, error
