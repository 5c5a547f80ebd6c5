-- Stores the root key as the password of now wraps it.
INSERT INTO vault_root (id, v, version, memory_kib, iterations, parallelism, salt, nonce, ct, updated_at_ms)
VALUES (1, :#v, :#version, :#memory_kib, :#iterations, :#parallelism, :#salt, :#nonce, :#ct, :#now_ms)
ON CONFLICT (id) DO UPDATE SET
  v = excluded.v,
  version = excluded.version,
  memory_kib = excluded.memory_kib,
  iterations = excluded.iterations,
  parallelism = excluded.parallelism,
  salt = excluded.salt,
  nonce = excluded.nonce,
  ct = excluded.ct,
  updated_at_ms = excluded.updated_at_ms
