-- The highest id below one. $1 ids below, $2 a day's start or null: what has ended before is not wanted
select greatest(
  (select max(id) from buswork.task where id < $1),
  (select max(id) from buswork.history
   where id < $1 and ($2::timestamptz is null or finished_at >= $2))) as id
