-- Stores the answer under its key.
UPDATE idempotency_key
SET status = :#status, headers = :#headers, body = :#body, body_bytes = :#body_bytes
WHERE consumer = :#consumer AND key = :#key
