-- The provider inside the broker that answers the first request of a new installation.
INSERT INTO provider (id, type, base_url, enabled, credential_store, credential_ref)
VALUES ('demo', 'demo', 'demo:built-in', 1, 'none', '')
