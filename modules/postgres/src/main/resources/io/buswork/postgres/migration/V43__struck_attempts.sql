-- A record's attempts without those of some tasks: what is ready again under the same number must
-- not look as if it ran. No attempt has the number 0.
create function buswork.strike_attempts(task_ids bigint[], attempts smallint[], struck bigint[])
returns smallint[] language sql immutable parallel safe as $$
  select array(
    select case when sent.id = any (struck) then 0::smallint else sent.attempt end
    from unnest(task_ids, attempts) with ordinality as sent (id, attempt, place)
    order by sent.place)
$$;
