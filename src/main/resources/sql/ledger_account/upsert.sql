INSERT INTO ledger_account (key_id, month, counted_nano_usd, forgiven_nano_usd)
VALUES (:#key_id, :#month, :#counted_nano_usd, :#forgiven_nano_usd)
ON CONFLICT (key_id, month) DO UPDATE
SET counted_nano_usd = excluded.counted_nano_usd, forgiven_nano_usd = excluded.forgiven_nano_usd
