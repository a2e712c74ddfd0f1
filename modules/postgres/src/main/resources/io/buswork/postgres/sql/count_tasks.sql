-- Values as in match_live and match_ended
with live as (
  {live}
),
ended as (
  {ended}
)
select (select count(*) from live
        where ($11 and $12::smallint[] is null) or (running and $11)
          or (not running and ($12 is null or state = any ($12))))
       + (select count(*) from ended) as tasks
