-- What the choice of a model came to, attempt by attempt; the decisions behind it; what people thought of the answers.
-- Times are epoch milliseconds, money is nano-USD, JSON is text.

CREATE TABLE reward (
  id               INTEGER NOT NULL PRIMARY KEY,
  timestamp_ms     INTEGER NOT NULL,
  request_id       TEXT    NOT NULL,
  attempt          INTEGER NOT NULL,
  model_id         TEXT    NOT NULL,
  provider_id      TEXT    NOT NULL,
  mode             TEXT,
  latency_ms       INTEGER NOT NULL,
  cost_nano_usd    INTEGER NOT NULL,
  estimated_tokens INTEGER NOT NULL,
  success          INTEGER NOT NULL CHECK (success IN (0, 1)),
  error_class      TEXT
);

-- In the order of a page, with every column that can be filtered on.
CREATE INDEX reward_by_time ON reward (timestamp_ms, id, model_id, provider_id, mode, success);

-- Candidates with their scores, so that another rule can be tried on the same requests.
CREATE TABLE decision (
  id           INTEGER NOT NULL PRIMARY KEY,
  timestamp_ms INTEGER NOT NULL,
  request_id   TEXT    NOT NULL,
  api_key_id   TEXT    NOT NULL,
  model_id     TEXT    NOT NULL,
  provider_id  TEXT    NOT NULL,
  mode         TEXT    NOT NULL,
  decision     TEXT    NOT NULL
);

-- Finds a request by its id within the hour of its arrival: ids are random, and the pages of one hour fit into memory where those of all
-- time do not. Whoever looks goes through the hours of a week, one step each.
CREATE INDEX decision_by_request ON decision (timestamp_ms / 3600000, request_id);

CREATE TABLE feedback (
  request_id   TEXT    NOT NULL,
  source       TEXT    NOT NULL,
  timestamp_ms INTEGER NOT NULL,
  api_key_id   TEXT    NOT NULL,
  model_id     TEXT    NOT NULL,
  score        REAL    NOT NULL CHECK (score BETWEEN 0 AND 1),
  verdict      TEXT,
  comment      TEXT,
  PRIMARY KEY (request_id, source)
);

CREATE INDEX feedback_by_time ON feedback (timestamp_ms);
