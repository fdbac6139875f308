UPDATE recording_file
SET status = 'pending', reason = NULL, attempts = 0, due_at = ?
WHERE status = 'parked' AND (? IS NULL OR id = ?)
