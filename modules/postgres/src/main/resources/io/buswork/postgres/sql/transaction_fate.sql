-- $1 the transaction
select coalesce(pg_xact_status($1::text::xid8), 'too old')
