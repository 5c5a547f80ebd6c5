-- How long to keep one resolution.
INSERT INTO sample_retention (resolution, days) VALUES (:#resolution, :#days)
ON CONFLICT (resolution) DO UPDATE SET days = excluded.days
