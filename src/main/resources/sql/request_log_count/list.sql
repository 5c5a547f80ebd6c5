-- How many request logs the filters let through in each hour, newest first.
SELECT hour, SUM(count) AS count
FROM request_log_count
WHERE hour >= :#first_hour AND hour <= :#last_hour AND count > 0
    AND (:#model IS NULL OR model_id = :#model)
    AND (:#provider IS NULL OR provider_id = :#provider)
    AND (:#mode IS NULL OR mode = :#mode)
    AND (:#status IS NULL OR status_code = :#status)
    AND (:#api_key_id IS NULL OR api_key_id = :#api_key_id)
GROUP BY hour
ORDER BY hour DESC
