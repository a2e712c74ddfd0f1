select name, max_depth from buswork.queue where max_depth is not null
