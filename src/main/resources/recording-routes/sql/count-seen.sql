-- What one poll saw, and what became of it; what was delivered before the poll began was already there.
SELECT status, delivered_at < ? AS before, COUNT(*) AS files, COALESCE(SUM(size), 0) AS bytes
FROM recording_file
WHERE poll = ?
GROUP BY status, delivered_at < ?
