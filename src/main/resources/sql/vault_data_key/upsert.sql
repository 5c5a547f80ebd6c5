-- Stores a data key, new or wrapped anew; what it has encrypted so far stays counted.
INSERT INTO vault_data_key (version, v, root_version, nonce, ct, created_at_ms)
VALUES (:#version, :#v, :#root_version, :#nonce, :#ct, :#now_ms)
ON CONFLICT (version) DO UPDATE SET
  v = excluded.v,
  root_version = excluded.root_version,
  nonce = excluded.nonce,
  ct = excluded.ct
