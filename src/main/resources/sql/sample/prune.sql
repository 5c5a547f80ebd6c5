-- Some of the samples before a time. What the roll-ups lack stays, and so does the last that they have: its id must not be given again.
DELETE FROM sample
WHERE id IN (
  SELECT id FROM sample
  WHERE timestamp_ms < :#before_ms AND id < (SELECT sample_id FROM rollup_progress)
  ORDER BY timestamp_ms
  LIMIT :#limit
)
