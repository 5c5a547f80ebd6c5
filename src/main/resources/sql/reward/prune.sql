-- Some of the attempts before a time.
DELETE FROM reward
WHERE id IN (SELECT id FROM reward WHERE timestamp_ms < :#before_ms ORDER BY timestamp_ms LIMIT :#limit)
