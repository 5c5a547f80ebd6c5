-- A price that is used for the first time.
INSERT INTO ledger_price (id, provider_id, model_id, source, input, output, cache_read, cache_write, reasoning)
VALUES (:#id, :#provider_id, :#model_id, :#source, :#input, :#output, :#cache_read, :#cache_write, :#reasoning)
ON CONFLICT (id) DO NOTHING
