-- What the task that holds a key is to say, once this is committed; refused if that task can be seen to
-- have started. $1 the holder, $2 the id of the task that it becomes if the holder starts meanwhile,
-- $3 key, $4 how long it is held, $5 queue, $6 type, $7 state, $8 priority, $9 most attempts, $10
-- created, $11 payload, $12 due, $13 expiry, $14 options, $15 tags as the text of a JSON array, $16
-- concurrency key
select buswork.note_content(
  jsonb_populate_record(null::buswork.new_task, jsonb_build_object(
    'id', $2::bigint, 'key', $3::text, 'unique_for', $4::text, 'queue', $5::text, 'type', $6::text,
    'state', $7::smallint, 'priority', $8::smallint, 'max_attempts', $9::smallint,
    'created_at', $10::timestamptz, 'payload', $11::text, 'run_at', $12::timestamptz,
    'expires_at', $13::timestamptz, 'options', $14::text, 'tags', $15::text::jsonb,
    'concurrency_key', $16::text)),
  $1::bigint)
