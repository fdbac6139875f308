-- Finds the latest end of what a provider was polled for.
SELECT range_to FROM poll WHERE provider = :provider ORDER BY range_to DESC LIMIT 1
