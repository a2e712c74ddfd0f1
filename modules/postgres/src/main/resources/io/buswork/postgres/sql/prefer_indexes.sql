-- What the planner believes of a table that is empty now and full a moment later is worth nothing:
-- it is left no choice that costs as much as the table is large. A bitmap scan reads all that lies
-- behind a cursor, and sorts it, to give the first thousand.
set enable_seqscan = off;
set enable_bitmapscan = off
