-- Some of the feedback before a time.
DELETE FROM feedback
WHERE (request_id, source) IN (
  SELECT request_id, source FROM feedback WHERE timestamp_ms < :#before_ms ORDER BY timestamp_ms LIMIT :#limit
)
