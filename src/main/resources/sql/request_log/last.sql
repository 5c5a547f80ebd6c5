-- The newest request log.
SELECT IFNULL(MAX(id), 0) AS id FROM request_log
