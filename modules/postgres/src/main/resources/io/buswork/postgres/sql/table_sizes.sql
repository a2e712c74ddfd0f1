-- What the statistics say of our tables; the history's partitions are one, the small ones are "other"
select case when s.relname like 'history%' then 'history'
            when s.relname like 'module_jar%' then 'module_jar'
            when s.relname in ('task', 'dispatch') then s.relname
            else 'other' end as name,
       sum(s.n_live_tup)::bigint as live, sum(s.n_dead_tup)::bigint as dead,
       sum(pg_total_relation_size(s.relid))::bigint as bytes
from pg_stat_user_tables s
where s.schemaname = 'buswork'
group by 1 order by 1
