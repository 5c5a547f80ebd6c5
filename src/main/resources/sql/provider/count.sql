-- How many providers there are, beside a page of them.
SELECT count(*) AS total FROM provider
