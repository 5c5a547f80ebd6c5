-- All keys, read once at the start; from then on they are kept in memory beside each write.
SELECT id, public_id, name, hash, previous_hash, previous_until_ms, scopes, allowed_models, enabled, monthly_budget_nano_usd,
  requests_per_second, requests_per_minute, tokens_per_minute, rotation_days,
  body_retention_days, created_at_ms, rotated_at_ms, expires_at_ms, last_used_at_ms
FROM api_key
ORDER BY created_at_ms, id
