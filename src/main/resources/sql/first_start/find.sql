-- One row once the broker has been started on this database.
SELECT at_ms FROM first_start
