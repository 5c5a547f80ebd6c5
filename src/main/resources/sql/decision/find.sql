-- The newest decision of a request of one key between two times, hour by hour.
WITH RECURSIVE hour(number) AS (
  SELECT :#since_ms / 3600000
  UNION ALL
  SELECT number + 1 FROM hour WHERE number < :#until_ms / 3600000
)
SELECT decision.*
FROM hour CROSS JOIN decision ON decision.timestamp_ms / 3600000 = hour.number AND decision.request_id = :#request_id
WHERE decision.timestamp_ms >= :#since_ms AND decision.api_key_id = :#api_key_id
ORDER BY decision.id DESC
LIMIT 1
