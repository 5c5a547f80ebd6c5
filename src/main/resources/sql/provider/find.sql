-- The provider that an admin changes in part.
SELECT id, type, base_url, enabled, credential_store, credential_ref
FROM provider
WHERE id = :#${variable.id}
