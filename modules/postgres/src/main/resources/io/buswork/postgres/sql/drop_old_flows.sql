select buswork.drop_old_flows() as dropped
