-- Counts by state the files that a poll saw; "before": delivered before the poll began.
SELECT status, delivered_at < :start AS before, COUNT(*) AS files, COALESCE(SUM(size), 0) AS bytes
FROM recording_file
WHERE poll = :poll
GROUP BY 1, 2
