-- $1 hash, $2 jar, $3 who has signed it
insert into buswork.module_jar (sha256, jar, signer) values ($1, $2, $3) on conflict do nothing
