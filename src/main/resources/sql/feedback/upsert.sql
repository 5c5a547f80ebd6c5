-- The latest word of one source on one request.
INSERT INTO feedback (request_id, source, timestamp_ms, api_key_id, model_id, score, verdict, comment)
VALUES (:#request_id, :#source, :#timestamp_ms, :#api_key_id, :#model_id, :#score, :#verdict, :#comment)
ON CONFLICT (request_id, source) DO UPDATE SET
  timestamp_ms = excluded.timestamp_ms, api_key_id = excluded.api_key_id, model_id = excluded.model_id,
  score = excluded.score, verdict = excluded.verdict, comment = excluded.comment
