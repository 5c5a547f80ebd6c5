-- The request logs of one request id, hour by hour. The plus signs take the type off the hour, which would keep the index request_log_by_request
-- from being used, and leave the other index alone.
SELECT request_log.*
FROM (SELECT DISTINCT hour FROM request_log_count) AS hours
CROSS JOIN request_log ON request_log.timestamp_ms / 3600000 = +hours.hour AND request_log.request_id = :#request_id
WHERE +timestamp_ms >= :#since_ms AND +timestamp_ms < :#until_ms
    AND id <= :#as_of
    AND (:#model IS NULL OR model_id = :#model)
    AND (:#provider IS NULL OR provider_id = :#provider)
    AND (:#mode IS NULL OR mode = :#mode)
    AND (:#status IS NULL OR status_code = :#status)
    AND (:#api_key_id IS NULL OR api_key_id = :#api_key_id)
ORDER BY timestamp_ms DESC, id DESC
