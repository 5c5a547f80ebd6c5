-- Calls of a process that died: nobody knows what they cost, so their key is charged all that was held.
INSERT INTO ledger_entry (id, key_id, month, request_id, price_id, catalog_number, started_at_ms, latency_ms, status, error_class, basis,
  input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, held_nano_usd, cost_nano_usd, counted_nano_usd)
SELECT id, key_id, month, request_id, price_id, catalog_number, started_at_ms, 0, 0, NULL, 'recovered', 0, 0, 0, 0, 0,
  held_nano_usd, 0, held_nano_usd
FROM ledger_hold
