-- What one request asked and was answered.
INSERT INTO request_body (timestamp_ms, request_id, api_key_id, request, request_bytes, response, response_bytes)
VALUES (:#timestamp_ms, :#request_id, :#api_key_id, :#request, :#request_bytes, :#response, :#response_bytes)
