-- Counts files by provider and state.
SELECT provider, status, COUNT(*) AS files FROM recording_file GROUP BY provider, status
