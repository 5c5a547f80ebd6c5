-- How many models there are, beside a page of them.
SELECT count(*) AS total FROM model
