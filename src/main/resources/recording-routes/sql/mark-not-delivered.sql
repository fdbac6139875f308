-- A destination did not take the file this time; what it was given before may be there all the same.
INSERT INTO delivery (file, destination, reason)
VALUES (:#${variable.delivery.id}, :#${variable.destination.name}, :#${variable.reason})
ON CONFLICT (file, destination) DO UPDATE SET delivered_at = NULL, reason = excluded.reason
