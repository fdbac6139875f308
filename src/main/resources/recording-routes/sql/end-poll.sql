-- Marks a poll as finished.
UPDATE poll SET finished_at = :#${bean:rr-node?method=now} WHERE id = :#poll
