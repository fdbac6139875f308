-- Ends the pauses of all scopes, since a start often follows the mending of what made them fail.
UPDATE coverage_gap SET due_at = 0 WHERE due_at > 0
