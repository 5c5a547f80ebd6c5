-- The defaults an admin has set, if any.
SELECT default_mode, default_max_budget_nano_usd, default_max_latency_ms, mode_values
FROM routing_config
