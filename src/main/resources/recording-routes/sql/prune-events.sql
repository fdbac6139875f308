-- Deletes events that are older than the history that is kept; some at a time, so that transfers wait for a moment only.
DELETE FROM file_event WHERE id IN (SELECT id FROM file_event WHERE at < :#${variable.oldest} ORDER BY at LIMIT 10000)
