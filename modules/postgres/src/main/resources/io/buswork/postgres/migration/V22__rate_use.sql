-- What was started of what a queue's rate allows: written ahead by its dispatcher, read by the next
-- one. Null: nobody knows.
alter table buswork.queue
  add column rate_use    text,
  add column rate_use_at timestamptz;
