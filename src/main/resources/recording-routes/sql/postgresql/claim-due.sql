-- Claims a batch of due files for this node. What other nodes claim at the same time is passed over, so that nobody
-- waits and no file is claimed twice; a lease that ran out is due again. "MATERIALIZED": looked up once, or the limit
-- would not hold.
WITH due AS MATERIALIZED (
    SELECT id FROM recording_file
    WHERE status IN ('pending', 'transferring') AND due_at <= :#${bean:rr-node?method=now}
      AND provider IN (:#in:${variable.providers})
    ORDER BY due_at
    LIMIT :#${bean:rr-node?method=batch}
    FOR UPDATE SKIP LOCKED)
UPDATE recording_file
SET status = 'transferring', owner = :#${bean:rr-node?method=name}, due_at = :#${bean:rr-node?method=leaseEnd}
FROM due
WHERE recording_file.id = due.id
RETURNING recording_file.*, (
    SELECT CAST(JSON_AGG(delivery) AS TEXT) FROM delivery WHERE file = recording_file.id) AS deliveries
