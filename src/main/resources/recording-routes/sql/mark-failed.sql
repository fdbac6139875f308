-- Ends a transfer that failed: pending again and due later, or settled without the file, with the reason.
UPDATE recording_file
SET status = :#status, reason = :#reason, due_at = :#dueAt, attempts = :#attempts, owner = NULL
WHERE id = :#id AND owner = :#owner
