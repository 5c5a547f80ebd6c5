-- Takes away the data keys that no secret needs any more.
DELETE FROM vault_data_key
WHERE version < :#version AND version NOT IN (SELECT key_version FROM vault_secret)
