-- Notes why a destination did not take the file. An earlier copy may still be there, so its path stays.
INSERT INTO delivery (file, destination, reason)
VALUES (:#id, :#${variable.destination}, :#${variable.reason})
ON CONFLICT (file, destination) DO UPDATE SET delivered_at = NULL, reason = excluded.reason
