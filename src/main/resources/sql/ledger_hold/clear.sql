DELETE FROM ledger_hold
