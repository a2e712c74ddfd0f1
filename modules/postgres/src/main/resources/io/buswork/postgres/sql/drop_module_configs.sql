-- $1 module
delete from buswork.module_config where module = $1
