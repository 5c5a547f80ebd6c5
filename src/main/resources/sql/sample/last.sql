-- The newest sample.
SELECT IFNULL(MAX(id), 0) AS id FROM sample
