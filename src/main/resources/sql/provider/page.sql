-- One page of providers, for an admin.
SELECT id, type, base_url, enabled, credential_store, credential_ref
FROM provider
ORDER BY id
LIMIT :#${variable.page.limit} OFFSET :#${variable.page.offset}
