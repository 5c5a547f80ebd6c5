-- One finished client request.
INSERT INTO request_log (timestamp_ms, request_id, client_request_id, path, mode, streamed, model_id, provider_id, api_key_id,
  status_code, error_class, error_code, estimated_cost_nano_usd, cost_nano_usd, latency_ms, first_byte_ms,
  input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, routing_reason, attempts, meta)
VALUES (:#timestamp_ms, :#request_id, :#client_request_id, :#path, :#mode, :#streamed, :#model_id, :#provider_id, :#api_key_id,
  :#status_code, :#error_class, :#error_code, :#estimated_cost_nano_usd, :#cost_nano_usd, :#latency_ms, :#first_byte_ms,
  :#input_tokens, :#cache_read_tokens, :#cache_write_tokens, :#output_tokens, :#reasoning_tokens, :#routing_reason, :#attempts, :#meta)
