-- What one attempt came to.
INSERT INTO reward (timestamp_ms, request_id, attempt, model_id, provider_id, mode, latency_ms, cost_nano_usd, estimated_tokens,
  success, error_class)
VALUES (:#timestamp_ms, :#request_id, :#attempt, :#model_id, :#provider_id, :#mode, :#latency_ms, :#cost_nano_usd, :#estimated_tokens,
  :#success, :#error_class)
