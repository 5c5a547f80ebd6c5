-- The attempt that was stored last.
SELECT IFNULL(MAX(id), 0) AS id FROM reward
