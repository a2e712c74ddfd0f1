-- $1 names. Waits for settlements under way that do not know of it.
update buswork.queue set linked = true where name = any ($1::text[]) and not linked
