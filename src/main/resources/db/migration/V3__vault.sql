-- The vault: a root key that only the password opens, data keys that the root key opens, secrets that a data key opens.
-- Nothing here is of use without the password. Nonce and ct are the parts of AES-256-GCM; v is the form of the record.

-- One row at most: none means that the vault is not initialised. The Argon2id parameters stand beside the salt, so that a later version
-- may use dearer ones and still open an old vault.
CREATE TABLE vault_root (
  id            INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  v             INTEGER NOT NULL,
  version       INTEGER NOT NULL,
  memory_kib    INTEGER NOT NULL,
  iterations    INTEGER NOT NULL,
  parallelism   INTEGER NOT NULL,
  salt          BLOB    NOT NULL,
  nonce         BLOB    NOT NULL,
  ct            BLOB    NOT NULL,
  updated_at_ms INTEGER NOT NULL
);

-- Messages counts what a key has encrypted: random nonces are safe for a bounded number only.
CREATE TABLE vault_data_key (
  version       INTEGER NOT NULL PRIMARY KEY,
  v             INTEGER NOT NULL,
  root_version  INTEGER NOT NULL,
  nonce         BLOB    NOT NULL,
  ct            BLOB    NOT NULL,
  messages      INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL
);

-- The reference keeps a data key from being deleted while a secret needs it.
CREATE TABLE vault_secret (
  name          TEXT    NOT NULL PRIMARY KEY,
  v             INTEGER NOT NULL,
  key_version   INTEGER NOT NULL REFERENCES vault_data_key (version),
  nonce         BLOB    NOT NULL,
  ct            BLOB    NOT NULL,
  updated_at_ms INTEGER NOT NULL
);

CREATE INDEX vault_secret_by_key_version ON vault_secret (key_version);

-- A provider takes its secret with it, in the transaction that deletes it, whether the vault is locked or not.
CREATE TRIGGER provider_deleted_secret AFTER DELETE ON provider
BEGIN DELETE FROM vault_secret WHERE name = 'provider/' || OLD.id; END;
