-- One bucket.
SELECT requests, errors, attempts, attempt_errors, latency, ttft, cost, tokens_in, tokens_out, tokens
FROM sample_rollup
WHERE series_id = :#series_id AND step_ms = :#step_ms AND start_ms = :#start_ms
