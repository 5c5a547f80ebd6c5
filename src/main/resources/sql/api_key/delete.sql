-- Takes a key away; its log rows keep its id.
DELETE FROM api_key WHERE id = :#id
