-- From which level on a module's classes log, where somebody has said so.
create table buswork.module_log_level (
  module text primary key,
  level  text not null
);
