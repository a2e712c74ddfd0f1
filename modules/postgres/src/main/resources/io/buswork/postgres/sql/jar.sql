-- $1 hash
select jar from buswork.module_jar where sha256 = $1
