-- How many attempts the filters let through; answered from the index alone.
SELECT COUNT(*) AS total FROM (
  SELECT id, timestamp_ms
  FROM reward
  WHERE timestamp_ms >= :#since_ms AND timestamp_ms < :#until_ms
    AND (:#model IS NULL OR model_id = :#model)
    AND (:#provider IS NULL OR provider_id = :#provider)
    AND (:#mode IS NULL OR mode = :#mode)
    AND (:#success IS NULL OR success = :#success)
)
