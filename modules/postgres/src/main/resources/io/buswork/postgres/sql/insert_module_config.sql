-- $1 rollout, $2 module, $3 configuration
insert into buswork.module_config (rollout, module, config) values ($1, $2, $3)
