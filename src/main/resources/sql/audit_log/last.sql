-- The end of the chain, on which the next row is hung; no row while the log is empty.
SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1
