-- How many request logs of a part of an hour the filters let through; answered from the index alone.
SELECT COUNT(*) AS count
FROM request_log
WHERE timestamp_ms >= :#since_ms AND timestamp_ms < :#until_ms
    AND id <= :#as_of
    AND (:#model IS NULL OR model_id = :#model)
    AND (:#provider IS NULL OR provider_id = :#provider)
    AND (:#mode IS NULL OR mode = :#mode)
    AND (:#status IS NULL OR status_code = :#status)
    AND (:#api_key_id IS NULL OR api_key_id = :#api_key_id)
