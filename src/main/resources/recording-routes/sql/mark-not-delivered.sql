-- Notes why a destination did not take the file. An earlier copy may still be there, so its path stays.
INSERT INTO delivery (file, destination, reason)
VALUES (:#${variable.delivery.id}, :#${variable.destination.name}, :#${variable.reason})
ON CONFLICT (file, destination) DO UPDATE SET delivered_at = NULL, reason = excluded.reason
