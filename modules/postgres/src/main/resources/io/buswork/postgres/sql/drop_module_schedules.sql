-- $1 module. What a person has changed stays, and is paused: nobody handles its tasks any more.
with dropped as (
  delete from buswork.schedule where module = $1 and source = 'module'
)
update buswork.schedule
set paused = true, waiting_at = null, changed_at = now()
where module = $1 and source = 'person' and not paused
