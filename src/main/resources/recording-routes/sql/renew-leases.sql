-- Extends the leases of the files that this node still works on.
UPDATE recording_file
SET due_at = :#${bean:rr-node?method=leaseEnd}
WHERE id IN (:#in:${variable.claimed}) AND owner = :#${bean:rr-node?method=name}
