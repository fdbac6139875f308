-- Lists when each provider's last poll that read everything ended.
SELECT provider, MAX(finished_at) AS finished_at FROM poll WHERE error IS NULL AND finished_at IS NOT NULL GROUP BY provider
