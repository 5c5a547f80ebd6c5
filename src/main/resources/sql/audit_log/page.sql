-- One page of the audit log, newest first, each row with the total of all pages; one row without a seq when the page is empty.
WITH hit AS NOT MATERIALIZED (
  SELECT seq
  FROM audit_log
  WHERE timestamp_ms >= :#since_ms AND timestamp_ms < :#until_ms
    AND (:#actor IS NULL OR actor = :#actor)
    AND (:#action IS NULL OR action = :#action)
    AND (:#target IS NULL OR target = :#target)
    AND (:#request_id IS NULL OR request_id = :#request_id)
)
SELECT counted.total, paged.*
FROM (SELECT COUNT(*) AS total FROM hit) AS counted
LEFT JOIN (
  SELECT *
  FROM audit_log
  WHERE seq IN (SELECT seq FROM hit ORDER BY seq DESC LIMIT :#limit OFFSET :#offset)
) AS paged ON TRUE
ORDER BY paged.seq DESC
