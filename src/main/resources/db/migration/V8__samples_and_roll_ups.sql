-- Samples of what requests took and cost, their roll-ups, how long each is kept, and who does the work that only one replica may do.
-- Times are epoch milliseconds, money is nano-USD, names that are missing are ''.

-- One row for each attempt, and one for a request that made none. The counts are 0 or 1, so that sums are numbers of requests and attempts:
-- of a request's attempts exactly one also stands for the request.
CREATE TABLE sample (
  id            INTEGER NOT NULL PRIMARY KEY,
  timestamp_ms  INTEGER NOT NULL,
  model_id      TEXT    NOT NULL,
  provider_id   TEXT    NOT NULL,
  mode          TEXT    NOT NULL,
  api_key_id    TEXT    NOT NULL,
  status_code   INTEGER NOT NULL,
  requests      INTEGER NOT NULL,
  errors        INTEGER NOT NULL,
  attempts      INTEGER NOT NULL,
  attempt_errors INTEGER NOT NULL,
  latency_ms    INTEGER,
  ttft_ms       INTEGER,
  cost_nano_usd INTEGER NOT NULL,
  tokens_in     INTEGER NOT NULL,
  tokens_out    INTEGER NOT NULL
);

CREATE INDEX sample_by_time ON sample (timestamp_ms);

-- A dimension and a value of it: kind 'model' with the model and its provider; 'mode', 'api_key' and 'status' with the name alone.
CREATE TABLE series (
  id          INTEGER NOT NULL PRIMARY KEY,
  kind        TEXT    NOT NULL CHECK (kind IN ('model', 'mode', 'api_key', 'status')),
  name        TEXT    NOT NULL,
  provider_id TEXT    NOT NULL,
  UNIQUE (kind, name, provider_id)
);

-- The samples of one series in one bucket of time. The last six columns each hold count, sum, least, greatest and a histogram of one
-- metric, packed; they can be merged. A series' buckets of one width lie side by side, in the order of time.
CREATE TABLE sample_rollup (
  series_id      INTEGER NOT NULL REFERENCES series (id),
  step_ms        INTEGER NOT NULL,
  start_ms       INTEGER NOT NULL,
  requests       INTEGER NOT NULL,
  errors         INTEGER NOT NULL,
  attempts       INTEGER NOT NULL,
  attempt_errors INTEGER NOT NULL,
  latency        BLOB    NOT NULL,
  ttft           BLOB    NOT NULL,
  cost           BLOB    NOT NULL,
  tokens_in      BLOB    NOT NULL,
  tokens_out     BLOB    NOT NULL,
  tokens         BLOB    NOT NULL,
  PRIMARY KEY (series_id, step_ms, start_ms)
) WITHOUT ROWID;

-- The last sample that is in the roll-ups; moves in the transaction that puts it there, so that none counts twice.
CREATE TABLE rollup_progress (
  id        INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  sample_id INTEGER NOT NULL
);

INSERT INTO rollup_progress (id, sample_id) VALUES (1, 0);

-- What an admin has set; a resolution without a row is kept as long as the settings say.
CREATE TABLE sample_retention (
  resolution TEXT    NOT NULL PRIMARY KEY,
  days       INTEGER NOT NULL CHECK (days >= 1)
);

-- Work that one replica does at a time: whoever holds the lease until then.
CREATE TABLE lease (
  name     TEXT    NOT NULL PRIMARY KEY,
  holder   TEXT    NOT NULL,
  until_ms INTEGER NOT NULL
);
