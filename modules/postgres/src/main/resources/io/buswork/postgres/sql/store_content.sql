-- $1 number
select buswork.store_content($1)
