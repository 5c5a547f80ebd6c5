-- How many request logs that the filters let through have come since a page was first read, by hour.
-- By their ids and no index: there are few newer ones, and any number in the range of time.
SELECT timestamp_ms / 3600000 AS hour, COUNT(*) AS count
FROM request_log NOT INDEXED
WHERE id > :#as_of
  AND timestamp_ms >= :#since_ms AND timestamp_ms < :#until_ms
    AND (:#model IS NULL OR model_id = :#model)
    AND (:#provider IS NULL OR provider_id = :#provider)
    AND (:#mode IS NULL OR mode = :#mode)
    AND (:#status IS NULL OR status_code = :#status)
    AND (:#api_key_id IS NULL OR api_key_id = :#api_key_id)
GROUP BY 1
