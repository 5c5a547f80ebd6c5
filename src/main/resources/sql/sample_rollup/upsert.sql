-- One bucket as it now is.
INSERT INTO sample_rollup (series_id, step_ms, start_ms, requests, errors, attempts, attempt_errors,
  latency, ttft, cost, tokens_in, tokens_out, tokens)
VALUES (:#series_id, :#step_ms, :#start_ms, :#requests, :#errors, :#attempts, :#attempt_errors,
  :#latency, :#ttft, :#cost, :#tokens_in, :#tokens_out, :#tokens)
ON CONFLICT (series_id, step_ms, start_ms) DO UPDATE SET
  requests = excluded.requests, errors = excluded.errors, attempts = excluded.attempts, attempt_errors = excluded.attempt_errors,
  latency = excluded.latency, ttft = excluded.ttft, cost = excluded.cost,
  tokens_in = excluded.tokens_in, tokens_out = excluded.tokens_out, tokens = excluded.tokens
