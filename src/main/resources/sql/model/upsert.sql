-- Stores a model, new or changed.
INSERT INTO model (id, provider_id, provider_model, weight, max_context_tokens, max_output_tokens,
  input_price, output_price, cache_read_price, cache_write_price, reasoning_price, capabilities, enabled)
VALUES (:#id, :#provider_id, :#provider_model, :#weight, :#max_context_tokens, :#max_output_tokens,
  :#input_price, :#output_price, :#cache_read_price, :#cache_write_price, :#reasoning_price, :#capabilities, :#enabled)
ON CONFLICT (id) DO UPDATE SET
  provider_id = excluded.provider_id,
  provider_model = excluded.provider_model,
  weight = excluded.weight,
  max_context_tokens = excluded.max_context_tokens,
  max_output_tokens = excluded.max_output_tokens,
  input_price = excluded.input_price,
  output_price = excluded.output_price,
  cache_read_price = excluded.cache_read_price,
  cache_write_price = excluded.cache_write_price,
  reasoning_price = excluded.reasoning_price,
  capabilities = excluded.capabilities,
  enabled = excluded.enabled
