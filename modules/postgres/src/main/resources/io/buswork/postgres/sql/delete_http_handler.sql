-- $1 type
delete from buswork.http_handler where type = $1
