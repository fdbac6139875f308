-- Begins a poll and returns its range. A range that a user asked for (askedFrom, askedTo) is taken as it is.
-- A scheduled poll begins one look-back before the end of the last complete scheduled poll, so that a long downtime
-- leaves no gap and late files, such as transcripts, are still found. An end in the future (the clock was set back)
-- counts as now. Until a scheduled poll was complete, none begins later than the first one did.
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
