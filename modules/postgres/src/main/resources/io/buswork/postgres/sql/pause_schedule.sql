-- $1 name, $2 paused. A schedule that goes on begins anew.
update buswork.schedule
set paused = $2, changed_at = now(),
    waiting_at = case when not $2 then waiting_at end,
    handled_at = case when paused and not $2 then greatest(handled_at, now()) else handled_at end,
    next_at = case when paused and not $2 then '-infinity' else next_at end
where name = $1
