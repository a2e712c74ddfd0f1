-- Waits for whoever is just keeping an answer for the same key. Nothing comes back if one is kept.
-- $1 key, $2 the body's hash, $3 ids
insert into buswork.idempotency as kept (key, body_hash, ids)
values ($1, $2, $3)
on conflict (key) do update
  set body_hash = excluded.body_hash, ids = excluded.ids, duplicates = null,
      created_at = excluded.created_at
  where kept.created_at < now() - interval '24 hours'
returning key
