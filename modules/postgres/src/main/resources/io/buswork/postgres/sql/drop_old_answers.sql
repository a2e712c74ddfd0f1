-- $1 at most
delete from buswork.idempotency
where key in (
  select key from buswork.idempotency
  where created_at < now() - interval '24 hours'
  limit $1
  for update skip locked)
