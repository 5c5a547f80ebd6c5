-- How many keys a consumer has in use.
SELECT COUNT(*) AS keys FROM idempotency_key WHERE consumer = :#consumer
