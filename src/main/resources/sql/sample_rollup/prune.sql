-- Some of the buckets of one width before a time.
DELETE FROM sample_rollup
WHERE (series_id, step_ms, start_ms) IN (
  SELECT series_id, step_ms, start_ms FROM sample_rollup
  WHERE series_id IN (SELECT id FROM series) AND step_ms = :#step_ms AND start_ms < :#before_ms
  LIMIT :#limit
)
