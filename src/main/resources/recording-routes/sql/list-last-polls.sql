-- Lists the newest poll of each provider.
SELECT id, provider, started_at, finished_at, interrupted, error, notice FROM poll AS last
WHERE started_at = (SELECT MAX(started_at) FROM poll WHERE provider = last.provider)
