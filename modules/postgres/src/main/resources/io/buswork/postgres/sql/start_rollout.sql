-- $1 module, $2 version, $3 by whom
insert into buswork.rollout (module, version, started_by) values ($1, $2, $3)
on conflict (module) where phase = 'preparing' do nothing
returning id, module, version, phase, error, started_at, started_by
