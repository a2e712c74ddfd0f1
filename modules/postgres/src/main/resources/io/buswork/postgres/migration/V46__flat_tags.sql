-- Tags given as an array of more than one dimension were kept as such, and read as none.
create or replace function buswork.checked_tags(place text, tags text[]) returns text[]
  language plpgsql as $$
declare
  tag text;
begin
  if cardinality(tags) > 20 then
    perform buswork.refuse(place, 'tags', 'must be at most 20', cardinality(tags)::text);
  end if;
  if array_ndims(tags) > 1 then
    perform buswork.refuse(place, 'tags', 'must be an array of one dimension', tags::text);
  end if;
  foreach tag in array coalesce(tags, '{}') loop
    perform buswork.check_words(place, 'a tag in tags', 1, 100, tag);
  end loop;
  return nullif(tags, '{}');
end $$;
