-- What clients asked and were answered, of keys for which an admin wants that stored, for as long as the key says. Without secrets, cut at
-- dragoman.log.max-body-bytes. A row belongs to the request log of the same request, time and key.

ALTER TABLE api_key ADD COLUMN body_retention_days INTEGER CHECK (body_retention_days > 0);

CREATE TABLE request_body (
  id             INTEGER NOT NULL PRIMARY KEY,
  timestamp_ms   INTEGER NOT NULL,
  request_id     TEXT    NOT NULL,
  api_key_id     TEXT    NOT NULL,
  request        TEXT    NOT NULL,
  -- How long it was before it was cut.
  request_bytes  INTEGER NOT NULL,
  response       TEXT    NOT NULL,
  response_bytes INTEGER NOT NULL
);

CREATE INDEX request_body_by_request ON request_body (request_id, timestamp_ms);
CREATE INDEX request_body_by_key ON request_body (api_key_id, timestamp_ms);
