-- Stores the hash of a key that was made or given.
INSERT INTO access_key (kind, id, sha256, created_at_ms)
VALUES (:#kind, :#id, :#sha256, :#created_at_ms)
ON CONFLICT (kind, id) DO UPDATE SET
  sha256 = excluded.sha256,
  created_at_ms = excluded.created_at_ms
