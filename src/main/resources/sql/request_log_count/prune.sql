-- Some of the counts of hours that are over and hold nothing any more.
DELETE FROM request_log_count
WHERE (hour, model_id, provider_id, mode, status_code, api_key_id) IN (
  SELECT hour, model_id, provider_id, mode, status_code, api_key_id FROM request_log_count
  WHERE hour < :#before_ms / 3600000 AND count <= 0
  LIMIT :#limit
)
