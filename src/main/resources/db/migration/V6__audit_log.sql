-- What admins, clocks and the broker itself have changed: rows are added, never changed. Each carries a hash over itself and the hash of
-- the row before it, so a row that is changed, taken out or put in between breaks the chain. Times are epoch milliseconds, states are JSON.

CREATE TABLE audit_log (
  seq          INTEGER NOT NULL PRIMARY KEY,
  timestamp_ms INTEGER NOT NULL,
  actor        TEXT    NOT NULL,
  source       TEXT,
  request_id   TEXT,
  action       TEXT    NOT NULL,
  target       TEXT,
  state_before TEXT,
  state_after  TEXT,
  hash         TEXT    NOT NULL
);

CREATE INDEX audit_log_by_time ON audit_log (timestamp_ms, seq);

-- Against accidents. Somebody who owns the file can drop the triggers; the chain shows what he does then.
CREATE TRIGGER audit_log_is_not_changed BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'rows of the audit log are not changed'); END;

CREATE TRIGGER audit_log_is_not_deleted BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'rows of the audit log are not deleted'); END;
