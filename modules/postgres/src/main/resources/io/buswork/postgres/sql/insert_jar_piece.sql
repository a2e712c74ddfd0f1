-- $1 hash, $2 which piece, $3 its bytes
insert into buswork.module_jar_piece (sha256, place, bytes) values ($1, $2, $3)
