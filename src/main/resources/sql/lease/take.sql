-- Takes or prolongs a lease that is free, over, or the caller's own. An end further away than any caller asks for is the work of a clock
-- that has been set back, and counts as over.
INSERT INTO lease (name, holder, until_ms) VALUES (:#name, :#holder, :#until_ms)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_ms = excluded.until_ms
WHERE lease.holder = excluded.holder OR lease.until_ms <= :#now_ms OR lease.until_ms > :#until_ms
