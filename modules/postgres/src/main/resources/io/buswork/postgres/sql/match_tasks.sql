-- Values as in match_live and match_ended, and $17 limit
with live as (
  {live}
),
ended as (
  {ended}
)
(select id, queue, false as ended
 from live
 where ($11 and $12::smallint[] is null) or (running and $11)
   or (not running and ($12 is null or state = any ($12)))
 order by id desc
 limit $17)
union all
(select id, queue, true from ended order by id desc limit $17)
order by id desc
limit $17
