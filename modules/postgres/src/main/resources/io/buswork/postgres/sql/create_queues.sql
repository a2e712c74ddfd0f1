-- $1 names
insert into buswork.queue (name) select unnest($1::text[]) on conflict do nothing
