-- $1 task
select state from buswork.checkpoint where task_id = $1
