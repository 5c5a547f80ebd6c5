-- Stores a provider, new or changed; its models stay.
INSERT INTO provider (id, type, base_url, enabled, credential_store, credential_ref)
VALUES (:#id, :#type, :#base_url, :#enabled, :#credential_store, :#credential_ref)
ON CONFLICT (id) DO UPDATE SET
  type = excluded.type,
  base_url = excluded.base_url,
  enabled = excluded.enabled,
  credential_store = excluded.credential_store,
  credential_ref = excluded.credential_ref
