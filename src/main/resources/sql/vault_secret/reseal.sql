-- Puts the same secret under a newer data key, unless it has been deleted meanwhile.
UPDATE vault_secret
SET v = :#v, key_version = :#key_version, nonce = :#nonce, ct = :#ct
WHERE name = :#name
