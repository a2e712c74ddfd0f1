-- $1 rollout, $2 node, $3 error or null
insert into buswork.rollout_node (rollout, node, error)
select $1, $2, $3 where exists (select from buswork.rollout where id = $1 and phase = 'preparing')
on conflict (rollout, node) do update set error = excluded.error
