-- Adds a gap of one scope.
INSERT INTO coverage_gap (provider, scope, range_from, range_to, since, failures, reason, due_at)
VALUES (:provider, :scope, :from, :to, :since, :failures, :reason, :dueAt)
