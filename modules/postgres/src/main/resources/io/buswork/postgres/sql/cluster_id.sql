select cluster_id::text as cluster_id from buswork.meta
