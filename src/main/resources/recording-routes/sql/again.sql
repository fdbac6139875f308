-- Delivered files that a destination lacks are due at once, for that pass.
UPDATE recording_file
SET status = 'pending', attempts = 0, due_at = 0, poll = ?
WHERE status = 'delivered' AND (? IS NULL OR id = ?)
    AND NOT EXISTS (SELECT 1 FROM delivery WHERE file = id AND destination = ? AND delivered_at IS NOT NULL)
