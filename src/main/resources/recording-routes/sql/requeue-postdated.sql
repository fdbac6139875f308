-- Makes files due at once that are due later than any wait lasts: they were dated before the clock was set back.
UPDATE recording_file
SET due_at = 0
WHERE status IN ('pending', 'transferring') AND due_at > :#${bean:rr-node?method=latest} AND owner IS NULL
