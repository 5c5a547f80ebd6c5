SELECT id, provider_id, model_id, source, input, output, cache_read, cache_write, reasoning FROM ledger_price
