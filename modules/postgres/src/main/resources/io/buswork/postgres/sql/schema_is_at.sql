-- ? version
select exists (select from buswork.flyway_schema_history where success and version = ?)
