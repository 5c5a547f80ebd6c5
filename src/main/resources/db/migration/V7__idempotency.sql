-- What clients asked under an Idempotency-Key, and the answer they got. A row is written before the work begins, so that a repeat after a
-- crash is recognised. Times are epoch milliseconds, headers is a JSON object of text.

-- A row with neither status nor lost belongs to a request that runs or that a crash has broken off. With lost, the work was done or begun,
-- but its answer is not there: the key is used up. The fingerprint is the SHA-256 of path and body.
CREATE TABLE idempotency_key (
  consumer      TEXT    NOT NULL,
  key           TEXT    NOT NULL,
  fingerprint   TEXT    NOT NULL,
  request_id    TEXT    NOT NULL,
  created_at_ms INTEGER NOT NULL,
  status        INTEGER,
  headers       TEXT,
  body          BLOB,
  body_bytes    INTEGER NOT NULL DEFAULT 0,
  lost          TEXT CHECK (lost IN ('client_left', 'too_large', 'pruned')),
  PRIMARY KEY (consumer, key),
  CHECK (status IS NULL OR lost IS NULL)
);

-- For the two ways of pruning: by age, and by the bytes of all answers.
CREATE INDEX idempotency_key_by_time ON idempotency_key (created_at_ms, body_bytes);
