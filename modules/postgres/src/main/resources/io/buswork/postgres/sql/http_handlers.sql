select type, url, timeout_ms, concurrency, secret, headers
from buswork.http_handler
order by type
