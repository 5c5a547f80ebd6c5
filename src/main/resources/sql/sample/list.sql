-- Samples of a range of time, for steps that no roll-up fits. The columns are those of list_new.
SELECT id, timestamp_ms, model_id, provider_id, mode, api_key_id, status_code, requests, errors, attempts, attempt_errors,
  latency_ms, ttft_ms, cost_nano_usd, tokens_in, tokens_out
FROM sample
WHERE timestamp_ms >= :#start_ms AND timestamp_ms < :#end_ms
  AND (:#model IS NULL OR model_id = :#model)
  AND (:#provider IS NULL OR provider_id = :#provider)
  AND (:#mode IS NULL OR mode = :#mode)
  AND (:#api_key_id IS NULL OR api_key_id = :#api_key_id)
