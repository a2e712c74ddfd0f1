delete from buswork.module_jar j where not exists (select from buswork.module m where m.sha256 = j.sha256)
