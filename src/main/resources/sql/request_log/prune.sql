-- Some of the request logs before a time.
DELETE FROM request_log
WHERE id IN (SELECT id FROM request_log WHERE timestamp_ms < :#before_ms ORDER BY timestamp_ms LIMIT :#limit)
