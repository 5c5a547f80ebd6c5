DELETE FROM ledger_hold WHERE id = :#id
