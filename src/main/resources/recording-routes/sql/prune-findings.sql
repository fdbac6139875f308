-- Deletes what runs of verify and audit found that are older than the history that is kept.
DELETE FROM finding WHERE inspection IN (SELECT id FROM inspection WHERE started_at < :#${variable.oldest})
