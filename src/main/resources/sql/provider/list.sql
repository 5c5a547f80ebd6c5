-- All providers, for a snapshot.
SELECT id, type, base_url, enabled, credential_store, credential_ref
FROM provider
