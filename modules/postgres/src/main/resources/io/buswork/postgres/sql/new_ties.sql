-- Whether tasks submitted by SQL are to be tied to others.
select exists (select from buswork.new_tie)
