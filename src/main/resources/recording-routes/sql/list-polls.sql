SELECT id, provider, started_at, finished_at, error, notice FROM poll WHERE provider = ? AND started_at >= ? ORDER BY started_at
