-- $1 one rollout, or null for all that are under way
select id from buswork.rollout
where phase = 'preparing' and ($1::bigint is null or id = $1) order by id for update
