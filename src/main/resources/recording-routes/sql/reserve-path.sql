-- Reserves the path before the first byte is delivered: the unique index refuses a path that another file has.
UPDATE recording_file SET path = :#path, downloaded_at = :#downloadedAt WHERE id = :#id AND owner = :#owner
