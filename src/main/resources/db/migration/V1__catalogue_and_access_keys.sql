-- Providers, models and defaults; a number that grows with every change of them; the keys that open the doors.
-- Money is nano-USD for one million tokens, times are epoch milliseconds, lists are JSON text.

CREATE TABLE provider (
  id               TEXT    NOT NULL PRIMARY KEY,
  type             TEXT    NOT NULL,
  base_url         TEXT    NOT NULL,
  enabled          INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  credential_store TEXT    NOT NULL CHECK (credential_store IN ('none', 'env', 'file', 'vault')),
  credential_ref   TEXT    NOT NULL
);

-- Prices, limits and capabilities are null where an admin has not set them: the shipped catalogue answers when the row is read.
CREATE TABLE model (
  id                 TEXT    NOT NULL PRIMARY KEY,
  provider_id        TEXT    NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
  provider_model     TEXT    NOT NULL,
  weight             INTEGER NOT NULL CHECK (weight BETWEEN 0 AND 10),
  max_context_tokens INTEGER CHECK (max_context_tokens > 0),
  max_output_tokens  INTEGER CHECK (max_output_tokens > 0),
  input_price        INTEGER CHECK (input_price >= 0),
  output_price       INTEGER CHECK (output_price >= 0),
  cache_read_price   INTEGER CHECK (cache_read_price >= 0),
  cache_write_price  INTEGER CHECK (cache_write_price >= 0),
  reasoning_price    INTEGER CHECK (reasoning_price >= 0),
  capabilities       TEXT,
  enabled            INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  CHECK ((input_price IS NULL) = (output_price IS NULL))
);

CREATE INDEX model_by_provider ON model (provider_id);

-- One row at most: no row means the built-in defaults.
CREATE TABLE routing_config (
  id                       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  default_mode             TEXT    NOT NULL,
  default_max_budget_nano_usd INTEGER NOT NULL CHECK (default_max_budget_nano_usd >= 0),
  default_max_latency_ms   INTEGER NOT NULL CHECK (default_max_latency_ms >= 0),
  mode_values              TEXT    NOT NULL
);

CREATE TABLE catalog_version (
  id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  number INTEGER NOT NULL
);

INSERT INTO catalog_version (id, number) VALUES (1, 0);

CREATE TRIGGER provider_inserted AFTER INSERT ON provider
BEGIN UPDATE catalog_version SET number = number + 1; END;

CREATE TRIGGER provider_updated AFTER UPDATE ON provider
BEGIN UPDATE catalog_version SET number = number + 1; END;

CREATE TRIGGER provider_deleted AFTER DELETE ON provider
BEGIN UPDATE catalog_version SET number = number + 1; END;

CREATE TRIGGER model_inserted AFTER INSERT ON model
BEGIN UPDATE catalog_version SET number = number + 1; END;

CREATE TRIGGER model_updated AFTER UPDATE ON model
BEGIN UPDATE catalog_version SET number = number + 1; END;

CREATE TRIGGER model_deleted AFTER DELETE ON model
BEGIN UPDATE catalog_version SET number = number + 1; END;

CREATE TRIGGER routing_config_inserted AFTER INSERT ON routing_config
BEGIN UPDATE catalog_version SET number = number + 1; END;

CREATE TRIGGER routing_config_updated AFTER UPDATE ON routing_config
BEGIN UPDATE catalog_version SET number = number + 1; END;

-- The SHA-256 of each key that opens a door, never the key.
CREATE TABLE access_key (
  kind          TEXT    NOT NULL CHECK (kind IN ('admin', 'consumer')),
  id            TEXT    NOT NULL,
  sha256        TEXT    NOT NULL,
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
);
