-- $1 module, $2 level
insert into buswork.module_log_level (module, level) values ($1, $2)
on conflict (module) do update set level = excluded.level
