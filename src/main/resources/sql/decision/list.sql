-- All decisions from a time on, in the order in which they were stored.
SELECT id, timestamp_ms, request_id, model_id, provider_id, mode, decision
FROM decision
WHERE timestamp_ms / 3600000 >= :#since_ms / 3600000 AND timestamp_ms >= :#since_ms
ORDER BY id
