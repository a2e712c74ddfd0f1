-- $1 type, $2 URL, $3 timeout in ms, $4 concurrency, $5 secret, $6 whether to keep the present one,
-- $7 headers
insert into buswork.http_handler as h (type, url, timeout_ms, concurrency, secret, headers)
values ($1, $2, $3, $4, $5, $7)
on conflict (type) do update
set url = excluded.url, timeout_ms = excluded.timeout_ms, concurrency = excluded.concurrency,
    secret = case when $6::boolean then h.secret else excluded.secret end,
    headers = excluded.headers, changed_at = now()
returning xmax = 0 as created
