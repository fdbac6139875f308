-- Leases a batch of due files to this node. A file whose lease ran out is due again: its node died.
-- provider || '' keeps SQLite off the index of states, with which it would sort all pending files for every claim.
UPDATE recording_file
SET status = 'transferring', owner = :#${bean:rr-node?method=name}, due_at = :#${bean:rr-node?method=leaseEnd}
WHERE id IN (
    SELECT id FROM recording_file
    WHERE status IN ('pending', 'transferring') AND due_at <= :#${bean:rr-node?method=now}
      AND provider || '' IN (:#in:${variable.providers})
    ORDER BY due_at
    LIMIT :#${bean:rr-node?method=batch})
RETURNING *, (
    SELECT JSON_GROUP_ARRAY(JSON_OBJECT('destination', destination, 'path', path, 'size', size, 'sha256', sha256,
        'reason', reason, 'delivered_at', delivered_at))
    FROM delivery WHERE file = recording_file.id) AS deliveries
