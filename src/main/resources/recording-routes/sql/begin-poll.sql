-- A poll looks back from where the last complete one of its kind ended, so that a long downtime leaves no gap,
-- and what appears late, such as a transcript, is still found. One that ended in the future did so before the clock was
-- set back. Before there is a complete one, none begins later than the first. A range that a person asked for is taken
-- as it is.
INSERT INTO poll (id, provider, asked, started_at, range_from, range_to)
SELECT
    :#poll, :#provider, :#${variable.askedFrom} IS NOT NULL OR :#${variable.askedTo} IS NOT NULL, :#now,
    COALESCE(
        :#${variable.askedFrom},
        CASE WHEN MAX(range_to) IS NULL THEN (
            SELECT MIN(range_from) FROM poll
            WHERE provider = :#provider AND NOT asked AND range_from < :#now - :#lookback) END,
        CASE WHEN MAX(range_to) < :#now THEN MAX(range_to) ELSE :#now END - :#lookback),
    COALESCE(:#${variable.askedTo}, :#now)
FROM poll
WHERE provider = :#provider AND NOT asked AND finished_at IS NOT NULL AND error IS NULL
RETURNING range_from AS "from", range_to AS "to"
