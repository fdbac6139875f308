-- Lists the polls of a provider that began at a time or later.
SELECT id, provider, started_at, finished_at, interrupted, error, notice
FROM poll
WHERE provider = :provider AND started_at >= :start
ORDER BY started_at
