-- Takes a key for a request that begins; a row that is there has expired.
INSERT INTO idempotency_key (consumer, key, fingerprint, request_id, created_at_ms)
VALUES (:#consumer, :#key, :#fingerprint, :#request_id, :#now_ms)
ON CONFLICT (consumer, key) DO UPDATE SET
  fingerprint = excluded.fingerprint,
  request_id = excluded.request_id,
  created_at_ms = excluded.created_at_ms,
  status = NULL,
  headers = NULL,
  body = NULL,
  body_bytes = 0,
  lost = NULL
