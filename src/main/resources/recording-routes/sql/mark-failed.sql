-- Pending again and due later, or settled without the file; the reason says why.
UPDATE recording_file
SET status = :#${body.status}, reason = :#${body.reason}, due_at = :#${body.dueAt}, attempts = :#${body.attempts}, owner = NULL
WHERE id = :#${body.id} AND owner = :#${bean:rr-node?method=name}
