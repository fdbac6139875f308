-- Marks a poll as finished.
UPDATE poll SET finished_at = :now WHERE id = :id
