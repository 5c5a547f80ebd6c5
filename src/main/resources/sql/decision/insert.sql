-- Who was chosen for one request, and out of whom.
INSERT INTO decision (timestamp_ms, request_id, api_key_id, model_id, provider_id, mode, decision)
VALUES (:#timestamp_ms, :#request_id, :#api_key_id, :#model_id, :#provider_id, :#mode, :#decision)
