-- How many changes the catalogue has seen; read before the rows, so that rows are never older than their number.
SELECT number FROM catalog_version
