-- A node that lives keeps what it works on, however long a file takes.
UPDATE recording_file
SET due_at = :#${bean:rr-node?method=leaseEnd}
WHERE id IN (:#in:held) AND owner = :#${bean:rr-node?method=name}
