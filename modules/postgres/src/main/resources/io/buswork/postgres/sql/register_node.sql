-- $1 node, $2 what is told of it
insert into buswork.node (id, info) values ($1, $2)
on conflict (id) do update set beat_at = now(), info = excluded.info
