-- What has been said of one request, oldest first.
SELECT source, timestamp_ms, score, verdict, comment FROM feedback WHERE request_id = :#request_id ORDER BY timestamp_ms, source
