-- Its model. The price is make-believe, 0.10 and 0.40 USD for one million tokens, so that a first request shows a cost.
INSERT INTO model (id, provider_id, provider_model, weight, max_context_tokens, max_output_tokens,
  input_price, output_price, capabilities, enabled)
VALUES ('demo', 'demo', 'demo', 5, 32768, 4096, 100000000, 400000000, '["json","planning"]', 1)
