-- $1 hash, $2 who has signed it
insert into buswork.module_jar (sha256, signer) values ($1, $2) on conflict do nothing
