-- What one source has said of one request.
SELECT score, verdict, comment FROM feedback WHERE request_id = :#request_id AND source = :#source
