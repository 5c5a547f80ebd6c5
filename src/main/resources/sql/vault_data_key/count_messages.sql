-- Counts what a data key encrypts.
UPDATE vault_data_key SET messages = messages + :#messages WHERE version = :#version
