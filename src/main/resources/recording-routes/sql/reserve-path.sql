-- Reserves the path before the first byte is delivered: the unique index refuses a path that another file has.
UPDATE recording_file SET path = :#${body.path}, downloaded_at = :#${body.downloadedAt}
WHERE id = :#${body.id} AND owner = :#${bean:rr-node?method=name}
