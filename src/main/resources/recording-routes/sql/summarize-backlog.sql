-- Sums up the files that are to be transferred.
SELECT COUNT(*) AS files, COALESCE(SUM(declared_size), 0) AS bytes, MIN(discovered_at) AS oldest
FROM recording_file
WHERE status IN ('pending', 'transferring')
