-- How many milliseconds ago tasks of each key were started, the earliest first. Starts that are close
-- together count as the latest of them. $1 queue, $2 the span in milliseconds
select key, min(ago)::bigint as ago, sum(starts)::integer as starts
from (select key, starts,
             greatest(0, floor(extract(epoch from clock_timestamp() - at) * 1000)) as ago
      from buswork.key_start
      where queue = $1 and at > clock_timestamp() - $2 * interval '1 ms') lately
group by key, floor(ago / greatest(1, $2 / 64))
order by key, ago desc
