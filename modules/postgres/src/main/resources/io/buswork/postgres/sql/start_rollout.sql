-- $1 module, $2 version, $3 by whom, $4 strategy, $5 share of the tasks or null
insert into buswork.rollout (module, version, started_by, strategy, share, previous)
values ($1, $2, $3, $4, $5, (select version from buswork.module_active where name = $1))
on conflict (module) where phase in ('preparing', 'canary') do nothing
returning id, module, version, phase, error, started_at, started_by, strategy, previous, share, step,
          step_at, comparison, ended_at
