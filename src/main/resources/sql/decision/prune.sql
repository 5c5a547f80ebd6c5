-- Some of the decisions of whole hours before a time.
DELETE FROM decision
WHERE id IN (SELECT id FROM decision WHERE timestamp_ms / 3600000 < :#before_ms / 3600000 LIMIT :#limit)
