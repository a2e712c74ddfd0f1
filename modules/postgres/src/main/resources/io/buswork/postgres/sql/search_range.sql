-- The ids below which tasks created before $1 are, and from which on those created since $2 are; a
-- minute and a block of ids are left for what was numbered out of the order of time.
select buswork.first_id_created($1::timestamptz + interval '1 minute') as below,
       buswork.first_id_created($2::timestamptz - interval '1 minute') - 20000 as from
