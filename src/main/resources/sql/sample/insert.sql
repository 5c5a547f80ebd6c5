-- What one attempt took and cost.
INSERT INTO sample (timestamp_ms, model_id, provider_id, mode, api_key_id, status_code, requests, errors, attempts, attempt_errors,
  latency_ms, ttft_ms, cost_nano_usd, tokens_in, tokens_out)
VALUES (:#timestamp_ms, :#model_id, :#provider_id, :#mode, :#api_key_id, :#status_code, :#requests, :#errors, :#attempts, :#attempt_errors,
  :#latency_ms, :#ttft_ms, :#cost_nano_usd, :#tokens_in, :#tokens_out)
