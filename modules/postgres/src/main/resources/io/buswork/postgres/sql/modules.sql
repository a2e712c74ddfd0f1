select name, version, sha256, size, main_verticle, tasks, uploaded_at, uploaded_by
from buswork.module order by name, uploaded_at desc, version
