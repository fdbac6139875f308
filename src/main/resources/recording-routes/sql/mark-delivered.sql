-- Marks the file as delivered: the last statement of a transfer, once every destination has the file.
UPDATE recording_file
SET status = 'delivered', reason = NULL, owner = NULL, attempts = attempts + 1,
    extension = :#extension, path = :#path, size = :#size, sha256 = :#sha256, delivered_at = :#${bean:rr-node?method=now}
WHERE id = :#id AND owner = :#owner
