-- Request logs after one row and up to another, oldest first.
SELECT *
FROM request_log
WHERE (timestamp_ms, id) > (:#since_ms, :#after_id) AND timestamp_ms < :#until_ms
    AND id <= :#as_of
    AND (:#request_id IS NULL OR request_id = :#request_id)
    AND (:#model IS NULL OR model_id = :#model)
    AND (:#provider IS NULL OR provider_id = :#provider)
    AND (:#mode IS NULL OR mode = :#mode)
    AND (:#status IS NULL OR status_code = :#status)
    AND (:#api_key_id IS NULL OR api_key_id = :#api_key_id)
ORDER BY timestamp_ms, id
LIMIT :#limit
