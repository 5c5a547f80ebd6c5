-- One sealed secret.
SELECT name, v, key_version, nonce, ct, updated_at_ms
FROM vault_secret
WHERE name = :#name
