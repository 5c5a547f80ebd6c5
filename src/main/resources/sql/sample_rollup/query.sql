-- The buckets of some series in a range of time, with one metric of each.
SELECT series_id, start_ms, requests, errors, attempts, attempt_errors,
  CASE :#metric
    WHEN 'latency' THEN latency WHEN 'ttft' THEN ttft WHEN 'cost' THEN cost
    WHEN 'tokens_in' THEN tokens_in WHEN 'tokens_out' THEN tokens_out WHEN 'tokens' THEN tokens
  END
FROM sample_rollup
WHERE series_id IN (
    SELECT id FROM series
    WHERE kind = :#kind
      AND (:#name IS NULL OR name = :#name)
      AND (:#provider IS NULL OR provider_id = :#provider))
  AND step_ms = :#step_ms AND start_ms >= :#start_ms AND start_ms < :#end_ms
