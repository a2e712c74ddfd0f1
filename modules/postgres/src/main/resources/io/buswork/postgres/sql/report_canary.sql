-- $1 rollout, $2 step, $3 node, $4 versions, $5 given, $6 ended, $7 errors, $8 histograms
insert into buswork.canary_count (rollout, step, node, version, given, ended, errors, times)
select $1, $2, $3, c.version, c.given, c.ended, c.errors, c.times
from unnest($4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bytea[])
  as c (version, given, ended, errors, times)
where exists (select from buswork.rollout where id = $1 and phase = 'canary' and step = $2)
on conflict (rollout, step, node, version) do update
set given = excluded.given, ended = excluded.ended, errors = excluded.errors, times = excluded.times
