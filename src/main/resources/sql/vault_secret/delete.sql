-- Takes a secret away.
DELETE FROM vault_secret WHERE name = :#name
