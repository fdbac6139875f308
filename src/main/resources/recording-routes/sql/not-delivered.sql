-- A destination did not take the file this time.
INSERT INTO delivery (file, destination, reason)
VALUES (:#${variable.delivery.id}, :#${variable.destination.name}, :#${variable.reason})
ON CONFLICT (file, destination) DO UPDATE SET
    path = NULL, size = NULL, sha256 = NULL, delivered_at = NULL, reason = excluded.reason
