-- $1 the server's process of an attempt's transaction
select pg_terminate_backend($1)
