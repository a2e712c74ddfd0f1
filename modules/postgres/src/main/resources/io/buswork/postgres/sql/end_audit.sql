-- $1 id, $2 outcome, $3 status, $4 subject, or null for the one before, $5 further detail
update buswork.audit
set outcome = $2, status = $3, subject = coalesce($4, subject), detail = detail || $5
where id = $1
