-- Finds the last poll that was asked for the same if it was interrupted, unless it resumes one of long ago, or had
-- nothing left to read: what was published after it had read everything is for a new poll to find.
SELECT id, range_from, range_to, first_started_at
FROM (
    SELECT id, range_from, range_to, interrupted, COALESCE(first_started_at, started_at) AS first_started_at FROM poll
    WHERE provider = :provider AND asked = :asked
        AND COALESCE(asked_from, -1) = COALESCE(:askedFrom, -1) AND COALESCE(asked_to, -1) = COALESCE(:askedTo, -1)
    ORDER BY started_at DESC
    LIMIT 1) AS last
WHERE interrupted AND first_started_at > :earliest
    AND EXISTS (SELECT 1 FROM coverage_gap
        WHERE provider = :provider AND coverage_gap.range_from < last.range_to
            AND coverage_gap.range_to > last.range_from)
