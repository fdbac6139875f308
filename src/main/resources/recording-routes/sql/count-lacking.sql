-- What a destination does not have of what it has been given, or may still be given.
SELECT status, COUNT(*) AS files FROM recording_file
WHERE status IN ('delivered', 'pending', 'transferring', 'parked')
    AND NOT EXISTS (SELECT 1 FROM delivery WHERE file = id AND destination = ? AND delivered_at IS NOT NULL)
GROUP BY status
