-- Lists the gaps of all providers, the oldest request first; those that only wait for their turn in a poll come last.
SELECT provider, scope, range_from, range_to, since, failures, reason, due_at FROM coverage_gap
ORDER BY provider, reason IS NULL, since, scope, range_from
