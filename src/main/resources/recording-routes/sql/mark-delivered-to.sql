-- Marks the file as delivered to one destination.
INSERT INTO delivery (file, destination, path, size, sha256, delivered_at)
VALUES (:#id, :#${variable.destination}, :#path, :#size, :#sha256, :#${bean:rr-node?method=now})
ON CONFLICT (file, destination) DO UPDATE SET
    path = excluded.path, size = excluded.size, sha256 = excluded.sha256, delivered_at = excluded.delivered_at, reason = NULL
