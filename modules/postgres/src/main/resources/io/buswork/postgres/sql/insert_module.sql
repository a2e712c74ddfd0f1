-- $1 name, $2 version, $3 hash, $4 size, $5 main verticle, $6 tasks, $7 by whom
with added as (
  insert into buswork.module (name, version, sha256, size, main_verticle, tasks, uploaded_by)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict do nothing
  returning sha256
)
select coalesce((select sha256 from added),
                (select sha256 from buswork.module where name = $1 and version = $2)) = $3 as kept
