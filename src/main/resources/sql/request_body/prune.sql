-- Some of what is older than its key wants it stored, or than request logs are kept; all of a key that stores nothing any more, or is gone.
DELETE FROM request_body
WHERE id IN (
  SELECT request_body.id
  FROM request_body
  LEFT JOIN api_key ON api_key.id = request_body.api_key_id
  WHERE timestamp_ms + IFNULL(body_retention_days, 0) * 86400000 <= :#now_ms OR timestamp_ms < :#before_ms
  LIMIT :#limit
)
