-- $1 hash, $2 jar
insert into buswork.module_jar (sha256, jar) values ($1, $2) on conflict do nothing
