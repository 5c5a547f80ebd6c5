-- How many request logs there are of each kind in each hour, so that a page of a large log knows its total and where its rows lie without
-- reading all others. Kept by triggers: always what a count over request_log would find. Names that are missing are ''.

CREATE TABLE request_log_count (
  hour        INTEGER NOT NULL,
  model_id    TEXT    NOT NULL,
  provider_id TEXT    NOT NULL,
  mode        TEXT    NOT NULL,
  status_code INTEGER NOT NULL,
  api_key_id  TEXT    NOT NULL,
  count       INTEGER NOT NULL,
  PRIMARY KEY (hour, model_id, provider_id, mode, status_code, api_key_id)
) WITHOUT ROWID;

INSERT INTO request_log_count (hour, model_id, provider_id, mode, status_code, api_key_id, count)
SELECT timestamp_ms / 3600000, IFNULL(model_id, ''), IFNULL(provider_id, ''), IFNULL(mode, ''), status_code, IFNULL(api_key_id, ''), COUNT(*)
FROM request_log
GROUP BY 1, 2, 3, 4, 5, 6;

CREATE TRIGGER request_log_inserted AFTER INSERT ON request_log
BEGIN
  INSERT INTO request_log_count (hour, model_id, provider_id, mode, status_code, api_key_id, count)
  VALUES (NEW.timestamp_ms / 3600000, IFNULL(NEW.model_id, ''), IFNULL(NEW.provider_id, ''), IFNULL(NEW.mode, ''), NEW.status_code,
    IFNULL(NEW.api_key_id, ''), 1)
  ON CONFLICT (hour, model_id, provider_id, mode, status_code, api_key_id) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER request_log_deleted AFTER DELETE ON request_log
BEGIN
  UPDATE request_log_count SET count = count - 1
  WHERE hour = OLD.timestamp_ms / 3600000 AND model_id = IFNULL(OLD.model_id, '') AND provider_id = IFNULL(OLD.provider_id, '')
    AND mode = IFNULL(OLD.mode, '') AND status_code = OLD.status_code AND api_key_id = IFNULL(OLD.api_key_id, '');
END;

-- Finds a request by its id within an hour; see decision_by_request.
CREATE INDEX request_log_by_request ON request_log (timestamp_ms / 3600000, request_id);
