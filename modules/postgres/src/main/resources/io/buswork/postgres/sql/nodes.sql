select id, started_at, extract(epoch from now() - beat_at) * 1000 as silence_ms, info
from buswork.node order by started_at, id
