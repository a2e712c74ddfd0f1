-- $1 module
delete from buswork.module_log_level where module = $1
