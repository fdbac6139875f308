-- Makes files due at once that one destination has and another lacks, and marks them with the id of this redelivery.
-- Files in transfer keep their lease.
UPDATE recording_file
SET poll = :run,
    status = CASE status WHEN 'transferring' THEN status ELSE 'pending' END,
    attempts = CASE status WHEN 'transferring' THEN attempts ELSE 0 END,
    due_at = CASE status WHEN 'transferring' THEN due_at ELSE 0 END
WHERE status IN ('delivered', 'pending', 'transferring', 'parked') AND (CAST(:id AS TEXT) IS NULL OR id = :id)
    AND EXISTS (SELECT 1 FROM delivery WHERE file = id AND path IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM delivery WHERE file = id AND destination = :destination AND delivered_at IS NOT NULL)
