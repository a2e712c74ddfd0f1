-- Of several contents for one key the last one holds.
delete from buswork.new_content c
using buswork.new_content n
where n.type = c.type and n.key = c.key and n.number > c.number
