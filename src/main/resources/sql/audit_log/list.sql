-- The next rows of the chain, to be verified.
SELECT seq, timestamp_ms, actor, source, request_id, action, target, state_before, state_after, hash
FROM audit_log
WHERE seq > :#after
ORDER BY seq
LIMIT :#limit
