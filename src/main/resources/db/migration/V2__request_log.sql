-- What clients asked and what became of it: one row for each request, with its attempts as a JSON array.
-- Times are epoch milliseconds, money is nano-USD, JSON is text. Token classes are disjoint.

CREATE TABLE request_log (
  id                      INTEGER NOT NULL PRIMARY KEY,
  timestamp_ms            INTEGER NOT NULL,
  request_id              TEXT    NOT NULL,
  client_request_id       TEXT,
  path                    TEXT    NOT NULL,
  mode                    TEXT,
  streamed                INTEGER NOT NULL,
  model_id                TEXT,
  provider_id             TEXT,
  api_key_id              TEXT,
  status_code             INTEGER NOT NULL,
  error_class             TEXT,
  error_code              TEXT,
  estimated_cost_nano_usd INTEGER NOT NULL,
  cost_nano_usd           INTEGER NOT NULL,
  latency_ms              INTEGER NOT NULL,
  first_byte_ms           INTEGER,
  input_tokens            INTEGER NOT NULL,
  cache_read_tokens       INTEGER NOT NULL,
  cache_write_tokens      INTEGER NOT NULL,
  output_tokens           INTEGER NOT NULL,
  reasoning_tokens        INTEGER NOT NULL,
  routing_reason          TEXT    NOT NULL,
  attempts                TEXT    NOT NULL,
  meta                    TEXT    NOT NULL
);

-- The only index: in the order of a page, with every column that can be filtered on. Rows come in nearly in this order, so it grows at
-- its end and costs a writer next to nothing, while an index on request ids alone costs three times the rest of the row.
CREATE INDEX request_log_by_time ON request_log
  (timestamp_ms, id, model_id, provider_id, mode, status_code, api_key_id, request_id);
