-- All sealed secrets by name.
SELECT name, v, key_version, nonce, ct, updated_at_ms
FROM vault_secret
ORDER BY name
