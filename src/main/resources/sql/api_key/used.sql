-- When a key was last used, collected in memory and written from time to time.
UPDATE api_key SET last_used_at_ms = :#last_used_at_ms WHERE id = :#id
