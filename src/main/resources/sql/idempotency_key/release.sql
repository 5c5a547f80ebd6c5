-- Gives a key back: the work under it failed in a way that a repeat may cure.
DELETE FROM idempotency_key WHERE consumer = :#consumer AND key = :#key
