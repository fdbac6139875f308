-- Lists the gaps of one scope.
SELECT provider, scope, range_from, range_to, since, failures, reason, due_at FROM coverage_gap
WHERE provider = :provider AND scope = :scope
