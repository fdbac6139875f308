-- Marks the file as delivered: the last statement of a transfer, once every destination has the file.
UPDATE recording_file
SET status = 'delivered', reason = NULL, owner = NULL, attempts = attempts + 1,
    extension = :#${body.extension}, path = :#${body.path}, size = :#${body.size}, sha256 = :#${body.sha256},
    delivered_at = :#${bean:rr-node?method=now}
WHERE id = :#${body.id} AND owner = :#${bean:rr-node?method=name}
