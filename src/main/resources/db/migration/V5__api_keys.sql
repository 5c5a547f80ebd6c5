-- Consumer keys become rows of their own, with what each allows; access_key keeps the admin token alone.
-- A hash is "sha256:<hex>", or "hmac-<fingerprint of the pepper>:<hex>". Times are epoch milliseconds, money is nano-USD, lists are JSON text.

CREATE TABLE api_key (
  id                      TEXT    NOT NULL PRIMARY KEY,
  -- The part of the key that finds its row; null where the key has no such part, because an operator chose it.
  public_id               TEXT    UNIQUE,
  name                    TEXT    NOT NULL,
  hash                    TEXT    NOT NULL,
  previous_hash           TEXT,
  previous_until_ms       INTEGER,
  scopes                  TEXT    NOT NULL,
  -- Null allows all models, an empty list none.
  allowed_models          TEXT,
  enabled                 INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  monthly_budget_nano_usd INTEGER CHECK (monthly_budget_nano_usd >= 0),
  requests_per_second     REAL    CHECK (requests_per_second > 0),
  requests_per_minute     INTEGER CHECK (requests_per_minute > 0),
  tokens_per_minute       INTEGER CHECK (tokens_per_minute > 0),
  rotation_days           INTEGER CHECK (rotation_days > 0),
  created_at_ms           INTEGER NOT NULL,
  rotated_at_ms           INTEGER NOT NULL,
  expires_at_ms           INTEGER,
  last_used_at_ms         INTEGER,
  CHECK ((previous_hash IS NULL) = (previous_until_ms IS NULL))
);

-- The first key is made once: an admin who deletes all keys does not find a new one after the next start.
CREATE TABLE first_start (
  id    INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  at_ms INTEGER NOT NULL
);

INSERT INTO first_start (id, at_ms) SELECT 1, min(created_at_ms) FROM access_key HAVING count(*) > 0;

INSERT INTO api_key (id, name, hash, scopes, enabled, created_at_ms, rotated_at_ms)
SELECT id, id, 'sha256:' || sha256, '["chat","plan","feedback"]', 1, created_at_ms, created_at_ms
FROM access_key WHERE kind = 'consumer';

DELETE FROM access_key WHERE kind = 'consumer';
