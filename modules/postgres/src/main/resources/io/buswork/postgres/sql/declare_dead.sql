-- $1 node, $2 least silence. Nobody is called dead before Postgres has been up for twice that long.
with dead as (
  delete from buswork.node
  where id = $1 and beat_at < now() - $2::interval
    and pg_postmaster_start_time() < now() - 2 * $2::interval
  returning id
)
select exists (select from dead) or not exists (select from buswork.node where id = $1) as dead
