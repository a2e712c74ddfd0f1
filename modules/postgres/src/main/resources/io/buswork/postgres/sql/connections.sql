-- The connections to this database by what they do; null for those of whom we may not know
select coalesce(state, 'unknown') as state, count(*) as connections
from pg_stat_activity
where datname = current_database() and backend_type = 'client backend'
group by 1
