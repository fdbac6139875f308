-- Notes why a scope could not be read, and when the schedule asks it again.
UPDATE coverage_gap SET failures = :failures, reason = SUBSTR(:reason, 1, 2000), due_at = :dueAt
WHERE provider = :provider AND scope = :scope
