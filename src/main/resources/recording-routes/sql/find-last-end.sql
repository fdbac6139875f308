-- Finds the end of the range of the newest poll.
SELECT range_to FROM poll WHERE provider = :provider ORDER BY started_at DESC LIMIT 1
