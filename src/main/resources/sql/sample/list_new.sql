-- Samples that are not in the roll-ups yet, oldest first.
SELECT id, timestamp_ms, model_id, provider_id, mode, api_key_id, status_code, requests, errors, attempts, attempt_errors,
  latency_ms, ttft_ms, cost_nano_usd, tokens_in, tokens_out
FROM sample
WHERE id > :#after_id
ORDER BY id
LIMIT :#limit
