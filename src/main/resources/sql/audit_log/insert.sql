-- Adds the next row of the chain.
INSERT INTO audit_log (seq, timestamp_ms, actor, source, request_id, action, target, state_before, state_after, hash)
VALUES (:#seq, :#timestamp_ms, :#actor, :#source, :#request_id, :#action, :#target, :#state_before, :#state_after, :#hash)
