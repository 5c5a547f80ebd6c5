-- What is known of a key, unless it is too old to count.
SELECT fingerprint, request_id, status, headers, body, lost
FROM idempotency_key
WHERE consumer = :#consumer AND key = :#key AND created_at_ms > :#expired_ms
