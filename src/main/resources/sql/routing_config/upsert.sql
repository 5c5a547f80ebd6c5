-- Stores the defaults.
INSERT INTO routing_config (id, default_mode, default_max_budget_nano_usd, default_max_latency_ms, mode_values)
VALUES (1, :#default_mode, :#default_max_budget_nano_usd, :#default_max_latency_ms, :#mode_values)
ON CONFLICT (id) DO UPDATE SET
  default_mode = excluded.default_mode,
  default_max_budget_nano_usd = excluded.default_max_budget_nano_usd,
  default_max_latency_ms = excluded.default_max_latency_ms,
  mode_values = excluded.mode_values
