-- $1 hash, $2 which piece
select bytes from buswork.module_jar_piece where sha256 = $1 and place = $2
