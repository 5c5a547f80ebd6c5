-- What every call to a provider has cost, and what is held for those that run. Money is nano-USD, times are epoch milliseconds, a month
-- is UTC and reads 202611. Rows are never changed once they are written, but for the sums of an account.

-- Prices as they were when they were used, for one million tokens. Rows are shared by all calls at the same price.
CREATE TABLE ledger_price (
  id            INTEGER NOT NULL PRIMARY KEY,
  provider_id   TEXT    NOT NULL,
  model_id      TEXT    NOT NULL,
  source        TEXT    NOT NULL,
  input         INTEGER NOT NULL,
  output        INTEGER NOT NULL,
  cache_read    INTEGER NOT NULL,
  cache_write   INTEGER NOT NULL,
  reasoning     INTEGER NOT NULL
);

-- Calls that may be running: written before the provider is called, deleted when the call is settled. What is found here at a start
-- belongs to a process that died.
CREATE TABLE ledger_hold (
  id             INTEGER NOT NULL PRIMARY KEY,
  key_id         TEXT    NOT NULL,
  month          INTEGER NOT NULL,
  request_id     TEXT    NOT NULL,
  price_id       INTEGER NOT NULL REFERENCES ledger_price (id),
  catalog_number INTEGER NOT NULL,
  started_at_ms  INTEGER NOT NULL,
  held_nano_usd  INTEGER NOT NULL CHECK (held_nano_usd > 0)
);

-- Calls that have ended. Token classes are disjoint. Cost is what is known of it; counted is what the budget of the key was charged,
-- which is more where nobody knows what the provider will bill.
CREATE TABLE ledger_entry (
  id                 INTEGER NOT NULL PRIMARY KEY,
  key_id             TEXT    NOT NULL,
  month              INTEGER NOT NULL,
  request_id         TEXT    NOT NULL,
  price_id           INTEGER NOT NULL REFERENCES ledger_price (id),
  catalog_number     INTEGER NOT NULL,
  started_at_ms      INTEGER NOT NULL,
  latency_ms         INTEGER NOT NULL,
  status             INTEGER NOT NULL,
  error_class        TEXT,
  basis              TEXT    NOT NULL CHECK (basis IN ('reported', 'metered', 'nothing', 'unknown', 'recovered')),
  input_tokens       INTEGER NOT NULL,
  cache_read_tokens  INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  output_tokens      INTEGER NOT NULL,
  reasoning_tokens   INTEGER NOT NULL,
  held_nano_usd      INTEGER NOT NULL,
  cost_nano_usd      INTEGER NOT NULL CHECK (cost_nano_usd >= 0),
  counted_nano_usd   INTEGER NOT NULL CHECK (counted_nano_usd >= cost_nano_usd)
);

-- The sums of a key in a month, written with the entries they are made of. Forgiven is what a reset has taken off.
CREATE TABLE ledger_account (
  key_id            TEXT    NOT NULL,
  month             INTEGER NOT NULL,
  counted_nano_usd  INTEGER NOT NULL CHECK (counted_nano_usd >= 0),
  forgiven_nano_usd INTEGER NOT NULL CHECK (forgiven_nano_usd BETWEEN 0 AND counted_nano_usd),
  PRIMARY KEY (key_id, month)
) WITHOUT ROWID;
