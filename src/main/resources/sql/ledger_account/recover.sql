-- Charges each key what was held for calls of a process that died.
INSERT INTO ledger_account (key_id, month, counted_nano_usd, forgiven_nano_usd)
SELECT key_id, month, sum(held_nano_usd), 0 FROM ledger_hold WHERE true GROUP BY key_id, month
ON CONFLICT (key_id, month) DO UPDATE SET counted_nano_usd = ledger_account.counted_nano_usd + excluded.counted_nano_usd
