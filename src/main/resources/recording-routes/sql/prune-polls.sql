-- Deletes polls that are older than the history that is kept; not the last one of a schedule, where the next begins.
DELETE FROM poll
WHERE id IN (
    SELECT id FROM poll AS old
    WHERE started_at < :#${variable.oldest}
        AND started_at < (SELECT MAX(started_at) FROM poll WHERE provider = old.provider)
        AND (asked OR range_to < (SELECT MAX(range_to) FROM poll WHERE provider = old.provider AND NOT asked))
    ORDER BY started_at
    LIMIT 10000)
