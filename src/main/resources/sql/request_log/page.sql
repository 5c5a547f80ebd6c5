-- One page of request logs, newest first. The filters are answered from the index request_log_by_time alone; only the rows of the page are
-- read from the table.
SELECT *
FROM request_log
WHERE id IN (
  SELECT id
  FROM request_log
  WHERE timestamp_ms >= :#since_ms AND timestamp_ms < :#until_ms
    AND id <= :#as_of
    AND (:#model IS NULL OR model_id = :#model)
    AND (:#provider IS NULL OR provider_id = :#provider)
    AND (:#mode IS NULL OR mode = :#mode)
    AND (:#status IS NULL OR status_code = :#status)
    AND (:#api_key_id IS NULL OR api_key_id = :#api_key_id)
  ORDER BY timestamp_ms DESC, id DESC
  LIMIT :#limit OFFSET :#offset
)
ORDER BY timestamp_ms DESC, id DESC
