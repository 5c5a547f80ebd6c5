-- Stores a sealed secret, new or changed.
INSERT INTO vault_secret (name, v, key_version, nonce, ct, updated_at_ms)
VALUES (:#name, :#v, :#key_version, :#nonce, :#ct, :#now_ms)
ON CONFLICT (name) DO UPDATE SET
  v = excluded.v,
  key_version = excluded.key_version,
  nonce = excluded.nonce,
  ct = excluded.ct,
  updated_at_ms = excluded.updated_at_ms
