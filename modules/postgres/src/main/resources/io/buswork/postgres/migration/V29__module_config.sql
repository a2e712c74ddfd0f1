-- A module's configurations, each by the rollout that brings it: in force once that is done.
create table buswork.module_config (
  rollout bigint primary key,
  module  text  not null,
  config  jsonb not null
);
create index module_config_of on buswork.module_config (module, rollout);
