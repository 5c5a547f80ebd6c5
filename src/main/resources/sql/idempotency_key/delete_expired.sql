-- Takes away what is too old to count.
DELETE FROM idempotency_key WHERE created_at_ms <= :#expired_ms
