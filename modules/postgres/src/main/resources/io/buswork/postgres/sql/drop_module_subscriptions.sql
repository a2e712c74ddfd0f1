-- $1 module. What a person has changed stays, and is paused: nobody handles its tasks any more.
with dropped as (
  delete from buswork.subscription where module = $1 and source = 'module'
)
update buswork.subscription
set paused = true, changed_at = now()
where module = $1 and source = 'person' and not paused
