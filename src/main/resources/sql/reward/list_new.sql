-- Attempts after one, in the order in which they were stored.
SELECT id, request_id, attempt, model_id, provider_id, mode, latency_ms, cost_nano_usd, estimated_tokens, success, error_class
FROM reward
WHERE id > :#after_id
ORDER BY id
LIMIT :#limit
