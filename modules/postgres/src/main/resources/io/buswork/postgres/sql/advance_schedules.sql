-- $1 names, $2 handled, $3 next or null, $4 waiting
update buswork.schedule s
set handled_at = a.handled, next_at = coalesce(a.next, 'infinity'), waiting_at = a.waiting
from unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[])
  as a (name, handled, next, waiting)
where s.name = a.name
