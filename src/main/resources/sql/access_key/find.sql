-- The hash of the admin token, unless the operator gives one at each start.
SELECT sha256 FROM access_key WHERE kind = 'admin' AND id = 'admin'
