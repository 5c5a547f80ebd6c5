-- Stores a key as it is to be from now on. When it was last used is written by used.sql alone.
INSERT INTO api_key (id, public_id, name, hash, previous_hash, previous_until_ms, scopes, allowed_models, enabled,
  monthly_budget_nano_usd, requests_per_second, requests_per_minute, tokens_per_minute, rotation_days, body_retention_days, created_at_ms, rotated_at_ms,
  expires_at_ms)
VALUES (:#id, :#public_id, :#name, :#hash, :#previous_hash, :#previous_until_ms, :#scopes, :#allowed_models, :#enabled,
  :#monthly_budget_nano_usd, :#requests_per_second, :#requests_per_minute, :#tokens_per_minute, :#rotation_days, :#body_retention_days, :#created_at_ms,
  :#rotated_at_ms, :#expires_at_ms)
ON CONFLICT (id) DO UPDATE SET
  public_id = excluded.public_id,
  name = excluded.name,
  hash = excluded.hash,
  previous_hash = excluded.previous_hash,
  previous_until_ms = excluded.previous_until_ms,
  scopes = excluded.scopes,
  allowed_models = excluded.allowed_models,
  enabled = excluded.enabled,
  monthly_budget_nano_usd = excluded.monthly_budget_nano_usd,
  requests_per_second = excluded.requests_per_second,
  requests_per_minute = excluded.requests_per_minute,
  tokens_per_minute = excluded.tokens_per_minute,
  rotation_days = excluded.rotation_days,
  body_retention_days = excluded.body_retention_days,
  rotated_at_ms = excluded.rotated_at_ms,
  expires_at_ms = excluded.expires_at_ms
