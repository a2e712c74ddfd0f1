-- Values as in match_live and match_ended
with live as (
  {live}
),
ended as (
  {ended}
)
select (select count(*) from live
        where state <> 2 or ($11 and $12) or (running and $11) or (not running and $12))
       + (select count(*) from ended) as tasks
