-- Gives the space of the oldest answers back where all together take too much. Their keys stay used up.
UPDATE idempotency_key
SET lost = 'pruned', status = NULL, headers = NULL, body = NULL, body_bytes = 0
WHERE (consumer, key) IN (
  SELECT consumer, key
  FROM (
    SELECT consumer, key, SUM(body_bytes) OVER (ORDER BY created_at_ms DESC, consumer, key) AS bytes_from_newest
    FROM idempotency_key
    WHERE body_bytes > 0
  ) AS answers
  WHERE bytes_from_newest > :#max_bytes
)
