-- From now on a missing consumer key is an admin's wish.
INSERT INTO first_start (id, at_ms) VALUES (1, :#at_ms) ON CONFLICT (id) DO NOTHING
