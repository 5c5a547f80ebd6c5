SELECT key_id, month, counted_nano_usd, forgiven_nano_usd FROM ledger_account
