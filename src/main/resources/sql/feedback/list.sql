-- What has been said of some requests, whose ids are a JSON array, oldest first.
SELECT request_id, source, timestamp_ms, score, verdict, comment
FROM feedback
WHERE request_id IN (SELECT value FROM json_each(:#request_ids))
ORDER BY timestamp_ms, source
