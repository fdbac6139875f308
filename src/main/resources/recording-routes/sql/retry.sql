-- Due at once, and free to go where archive.path now says.
UPDATE recording_file
SET status = 'pending', reason = NULL, attempts = 0, due_at = 0, path = NULL
WHERE status = 'parked' AND (? IS NULL OR id = ?)
