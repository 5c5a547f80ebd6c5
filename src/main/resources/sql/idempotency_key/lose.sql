-- Notes that the work under a key has no answer to show.
UPDATE idempotency_key SET lost = :#lost WHERE consumer = :#consumer AND key = :#key
