-- Takes a model away.
DELETE FROM model WHERE id = :#${variable.id}
