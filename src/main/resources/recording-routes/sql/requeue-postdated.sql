-- No wait is that long: the file was dated before the clock was set back, and is due at once.
UPDATE recording_file
SET due_at = 0
WHERE status IN ('pending', 'transferring') AND due_at > :#${bean:rr-node?method=latest} AND owner IS NULL
