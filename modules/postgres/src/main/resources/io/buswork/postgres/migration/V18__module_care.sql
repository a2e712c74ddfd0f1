-- What a generation left behind when it was undeployed, as a JSON array of sentences.
alter table buswork.module_node add column left_behind jsonb not null default '[]';
