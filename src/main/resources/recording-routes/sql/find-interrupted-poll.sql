-- Finds the last poll that was asked for the same if it was interrupted and not long ago.
SELECT id, range_from, range_to
FROM (
    SELECT * FROM poll
    WHERE provider = :provider AND asked = :asked
        AND COALESCE(asked_from, -1) = COALESCE(:askedFrom, -1) AND COALESCE(asked_to, -1) = COALESCE(:askedTo, -1)
    ORDER BY started_at DESC
    LIMIT 1) AS last
WHERE interrupted AND started_at > :earliest
