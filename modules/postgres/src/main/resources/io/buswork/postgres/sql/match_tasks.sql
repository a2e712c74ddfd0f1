-- Values as in match_live and match_ended, and $17 limit
with live as (
  {live}
),
ended as (
  {ended}
)
(select id, queue, false as ended
 from live
 where state <> 2 or ($11 and $12) or (running and $11) or (not running and $12)
 order by id desc
 limit $17)
union all
(select id, queue, true from ended order by id desc limit $17)
order by id desc
limit $17
