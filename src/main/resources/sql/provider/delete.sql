-- Takes a provider away; the schema takes its models with it.
DELETE FROM provider WHERE id = :#${variable.id}
