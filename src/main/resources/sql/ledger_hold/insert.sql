-- A call that is about to be made. Written again, when a commit failed and nobody knows how, it changes nothing.
INSERT INTO ledger_hold (id, key_id, month, request_id, price_id, catalog_number, started_at_ms, held_nano_usd)
VALUES (:#id, :#key_id, :#month, :#request_id, :#price_id, :#catalog_number, :#started_at_ms, :#held_nano_usd)
ON CONFLICT (id) DO NOTHING
