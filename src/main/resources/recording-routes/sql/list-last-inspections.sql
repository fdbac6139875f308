-- Lists the last complete run of verify and that of audit.
SELECT command, started_at, finished_at, checked, findings FROM inspection AS last
WHERE finished_at = (SELECT MAX(finished_at) FROM inspection WHERE command = last.command)
