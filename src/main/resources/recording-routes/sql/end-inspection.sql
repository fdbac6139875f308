-- Ends a run of verify or audit.
UPDATE inspection SET finished_at = :now, checked = :checked, findings = :findings WHERE id = :inspection
