-- One page of request logs, newest first, each with the total of all pages; one row without an id when the page is empty.
-- The filters are answered from the index request_log_by_time alone; only the rows of the page are read from the table.
WITH hit AS NOT MATERIALIZED (
  SELECT id, timestamp_ms
  FROM request_log
  WHERE timestamp_ms >= :#since_ms AND timestamp_ms < :#until_ms
    AND (:#request_id IS NULL OR request_id = :#request_id)
    AND (:#model IS NULL OR model_id = :#model)
    AND (:#provider IS NULL OR provider_id = :#provider)
    AND (:#mode IS NULL OR mode = :#mode)
    AND (:#status IS NULL OR status_code = :#status)
    AND (:#api_key_id IS NULL OR api_key_id = :#api_key_id)
)
SELECT counted.total, paged.*
FROM (SELECT COUNT(*) AS total FROM hit) AS counted
LEFT JOIN (
  SELECT *
  FROM request_log
  WHERE id IN (SELECT id FROM hit ORDER BY timestamp_ms DESC, id DESC LIMIT :#limit OFFSET :#offset)
) AS paged ON TRUE
ORDER BY paged.timestamp_ms DESC, paged.id DESC
