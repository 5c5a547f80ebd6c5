-- One page of models, for an admin.
SELECT id, provider_id, provider_model, weight, max_context_tokens, max_output_tokens,
  input_price, output_price, cache_read_price, cache_write_price, reasoning_price, capabilities, enabled
FROM model
ORDER BY id
LIMIT :#${variable.page.limit} OFFSET :#${variable.page.offset}
