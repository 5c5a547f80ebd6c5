-- The highest number given to a call so far.
SELECT max(coalesce((SELECT max(id) FROM ledger_entry), 0), coalesce((SELECT max(id) FROM ledger_hold), 0)) AS id
