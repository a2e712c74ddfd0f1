-- What a task waited for, by id, with results up to so many characters in all. $1 id, $2 characters
select id, type, state, case when size <= $2 then result end as result, size > $2 as left_out
from (select id, type, state, result, sum(coalesce(length(result), 0)) over (order by id) as size
      from (select each_one.*
            from buswork.edge e
              cross join lateral (
                select t.id, t.type, t.state, null::text as result
                from buswork.task t where t.id = e.predecessor
                union all
                select h.id, h.type, h.state, h.result
                from buswork.history h where h.id = e.predecessor
                limit 1) each_one
            where e.task = $1) all_of_them) measured
order by id
