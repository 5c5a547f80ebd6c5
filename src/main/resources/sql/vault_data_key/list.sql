-- All wrapped data keys, oldest first.
SELECT version, v, root_version, nonce, ct, messages
FROM vault_data_key
ORDER BY version
