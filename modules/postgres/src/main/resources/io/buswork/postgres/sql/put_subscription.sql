-- What a person says. $1 name, $2 event, $3 head, $4 paused, $5 payload from, $6 task
insert into buswork.subscription as s (name, event, head, paused, payload_from, task, source)
values ($1, $2, $3, $4, $5, $6, 'person')
on conflict (name) do update
set event = excluded.event, head = excluded.head, paused = excluded.paused,
    payload_from = excluded.payload_from, task = excluded.task, source = 'person',
    changed_at = now()
returning xmax = 0 as created
