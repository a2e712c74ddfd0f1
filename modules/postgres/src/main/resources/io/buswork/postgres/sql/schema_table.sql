select to_regclass('buswork.flyway_schema_history')
