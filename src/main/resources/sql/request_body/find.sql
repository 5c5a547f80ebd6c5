-- What one request asked and was answered, while its key wants that stored.
SELECT request, request_bytes, response, response_bytes, timestamp_ms + body_retention_days * 86400000 AS delete_after_ms
FROM request_body
JOIN api_key ON api_key.id = request_body.api_key_id
WHERE request_id = :#request_id AND timestamp_ms = :#timestamp_ms AND api_key_id = :#api_key_id
  AND timestamp_ms + body_retention_days * 86400000 > :#now_ms
ORDER BY request_body.id DESC
LIMIT 1
