-- Counts the files that a poll saw, and those of them that it recorded first.
SELECT COUNT(*) AS files, COALESCE(SUM(CASE WHEN discovered_at >= :start THEN 1 ELSE 0 END), 0) AS fresh
FROM recording_file
WHERE poll = :poll
