-- Counts a provider's files in one state by the reason of their last failure, the most frequent reason first.
SELECT reason, COUNT(*) AS files FROM recording_file
WHERE provider = :provider AND status = :status AND reason IS NOT NULL
GROUP BY reason
ORDER BY files DESC, reason
LIMIT 2
