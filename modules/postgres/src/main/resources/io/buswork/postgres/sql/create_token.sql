-- $1 name, $2 hash, $3 role, $4 by whom, $5 for how many milliseconds it holds, or null (the driver's
-- intervals take 30 days for a month)
insert into buswork.token (name, hash, role, created_by, expires_at)
values ($1, $2, $3, $4, now() + $5::bigint * interval '1 ms')
on conflict (name) do nothing
