-- Stores the hash of an admin token that was made.
INSERT INTO access_key (kind, id, sha256, created_at_ms)
VALUES ('admin', 'admin', :#sha256, :#created_at_ms)
ON CONFLICT (kind, id) DO UPDATE SET
  sha256 = excluded.sha256,
  created_at_ms = excluded.created_at_ms
