-- Counts by state the files that a destination lacks and has or may still be given.
SELECT status, COUNT(*) AS files FROM recording_file
WHERE status IN ('delivered', 'pending', 'transferring', 'parked')
    AND NOT EXISTS (SELECT 1 FROM delivery WHERE file = id AND destination = :destination AND delivered_at IS NOT NULL)
GROUP BY status
