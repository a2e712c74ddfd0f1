-- $1 at most
select buswork.drop_free_keys($1)
