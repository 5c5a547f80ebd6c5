-- The buckets of all series of a kind in a range of time, with what statistics show.
SELECT series_id, requests, errors, attempts, attempt_errors, latency, cost, tokens_in, tokens_out
FROM sample_rollup
WHERE series_id IN (SELECT id FROM series WHERE kind = :#kind)
  AND step_ms = :#step_ms AND start_ms >= :#start_ms AND start_ms < :#end_ms
