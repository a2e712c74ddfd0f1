-- Newest first. $1 only lower ids, $2 who, $3 action, or its beginning and *, $4 subject, $5 since,
-- $6 until; null does not restrict. $7 how many
select id, at, who, address, action, subject, detail, outcome, status
from buswork.audit
where id < $1
  and ($2::text is null or who = $2)
  and ($3::text is null or action = $3
       or right($3, 1) = '*' and starts_with(action, left($3, -1)))
  and ($4::text is null or subject = $4)
  and ($5::timestamptz is null or at >= $5)
  and ($6::timestamptz is null or at < $6)
order by id desc
limit $7
