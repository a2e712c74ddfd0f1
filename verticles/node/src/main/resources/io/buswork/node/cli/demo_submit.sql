-- First the payload, then a tag.
select buswork.submit(type => 'hello', payload => ?::jsonb, tags => array[?])
