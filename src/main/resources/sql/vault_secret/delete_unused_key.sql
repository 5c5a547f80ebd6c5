-- Takes the key of a provider away when its row does not name the vault any more.
DELETE FROM vault_secret
WHERE name = 'provider/' || :#${variable.id}
  AND NOT EXISTS (SELECT 1 FROM provider WHERE id = :#${variable.id} AND credential_store = 'vault')
