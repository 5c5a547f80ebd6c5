-- The next secrets that an older data key has sealed.
SELECT name, v, key_version, nonce, ct, updated_at_ms
FROM vault_secret
WHERE key_version < :#version AND name > :#after
ORDER BY name
LIMIT :#limit
