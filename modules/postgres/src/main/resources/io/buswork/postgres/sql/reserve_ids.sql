-- $1 how many. One statement at a time moves the sequence on by a whole block.
with alone as materialized (select pg_advisory_xact_lock(7233010501))
select setval('buswork.task_id', nextval('buswork.task_id') + $1::bigint - 1) - $1::bigint + 1 as first
from alone
