-- The wrapped root key; no row when the vault is not initialised.
SELECT v, version, memory_kib, iterations, parallelism, salt, nonce, ct
FROM vault_root
