-- Leases a batch of due files to this node. A lease that ran out is due again: its node died.
-- As an expression, the provider keeps SQLite off the index of states, where it would sort all that is pending each time.
UPDATE recording_file
SET status = 'transferring', owner = :#${bean:rr-node?method=name}, due_at = :#${bean:rr-node?method=leaseEnd}
WHERE id IN (
    SELECT id FROM recording_file
    WHERE status IN ('pending', 'transferring') AND due_at <= :#${bean:rr-node?method=now}
      AND provider || '' IN (:#in:providers)
    ORDER BY due_at
    LIMIT :#${bean:rr-node?method=batch})
RETURNING *
