-- Files that a destination has, and another lacks, are due at once, for that pass. One that a process has in hand stays in
-- its hand.
UPDATE recording_file
SET poll = ?,
    status = CASE status WHEN 'transferring' THEN status ELSE 'pending' END,
    attempts = CASE status WHEN 'transferring' THEN attempts ELSE 0 END,
    due_at = CASE status WHEN 'transferring' THEN due_at ELSE 0 END
WHERE status IN ('delivered', 'pending', 'transferring', 'parked') AND (? IS NULL OR id = ?)
    AND EXISTS (SELECT 1 FROM delivery WHERE file = id AND path IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM delivery WHERE file = id AND destination = ? AND delivered_at IS NOT NULL)
