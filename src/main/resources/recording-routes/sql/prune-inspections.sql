-- Deletes runs of verify and audit that are older than the history that is kept.
DELETE FROM inspection WHERE started_at < :#${variable.oldest}
