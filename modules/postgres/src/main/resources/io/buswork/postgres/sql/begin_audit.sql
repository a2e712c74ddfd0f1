-- $1 who, $2 address, $3 action, $4 subject, $5 detail
insert into buswork.audit (who, address, action, subject, detail)
values ($1, $2, $3, $4, $5)
returning id
