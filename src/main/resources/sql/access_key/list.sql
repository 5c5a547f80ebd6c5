-- The hashes of all keys, read once at the start.
SELECT kind, id, sha256 FROM access_key
