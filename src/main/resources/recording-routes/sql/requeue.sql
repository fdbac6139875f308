-- Makes parked or unavailable files due at once. The path is chosen anew by archive.path, unless a destination has the file already.
UPDATE recording_file
SET status = 'pending', reason = NULL, attempts = 0, due_at = 0,
    path = CASE WHEN EXISTS (SELECT 1 FROM delivery WHERE file = id AND path IS NOT NULL) THEN path END
WHERE status IN (:states) AND (CAST(:id AS TEXT) IS NULL OR id = :id)
