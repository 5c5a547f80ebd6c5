-- A call that has ended. Written again, when a commit failed and nobody knows how, it changes nothing.
INSERT INTO ledger_entry (id, key_id, month, request_id, price_id, catalog_number, started_at_ms, latency_ms, status, error_class, basis,
  input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, held_nano_usd, cost_nano_usd, counted_nano_usd)
VALUES (:#id, :#key_id, :#month, :#request_id, :#price_id, :#catalog_number, :#started_at_ms, :#latency_ms, :#status, :#error_class, :#basis,
  :#input_tokens, :#cache_read_tokens, :#cache_write_tokens, :#output_tokens, :#reasoning_tokens, :#held_nano_usd, :#cost_nano_usd,
  :#counted_nano_usd)
ON CONFLICT (id) DO NOTHING
