-- A series that has no number yet.
INSERT INTO series (kind, name, provider_id) VALUES (:#kind, :#name, :#provider_id)
