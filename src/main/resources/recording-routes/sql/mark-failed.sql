-- Ends a transfer that failed: pending again and due later, or settled without the file, with the reason.
UPDATE recording_file
SET status = :#${body.status}, reason = :#${body.reason}, due_at = :#${body.dueAt}, attempts = :#${body.attempts}, owner = NULL
WHERE id = :#${body.id} AND owner = :#${bean:rr-node?method=name}
