-- Due at once, and free to go where archive.path now says, unless a destination has it already.
UPDATE recording_file
SET status = 'pending', reason = NULL, attempts = 0, due_at = 0,
    path = CASE WHEN EXISTS (SELECT 1 FROM delivery WHERE file = id AND path IS NOT NULL) THEN path END
WHERE status = 'parked' AND (? IS NULL OR id = ?)
