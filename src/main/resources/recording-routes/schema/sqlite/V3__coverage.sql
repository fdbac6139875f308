-- What was asked for and what was read of each user, site or other scope. Times are milliseconds since 1970 UTC.
-- The scope '*' stands for every scope of the provider, while they are not listed.

-- Ranges that were asked for and are not read to the end yet. Those of one scope neither overlap nor touch.
CREATE TABLE coverage_gap (
    provider   TEXT    NOT NULL,
    scope      TEXT    NOT NULL,
    range_from BIGINT  NOT NULL,
    range_to   BIGINT  NOT NULL,
    -- When it was asked for first.
    since      BIGINT  NOT NULL,
    -- Failures of the scope in a row, why the last one failed, and when the schedule asks again.
    failures   INTEGER NOT NULL DEFAULT 0,
    reason     TEXT,
    due_at     BIGINT  NOT NULL DEFAULT 0,
    PRIMARY KEY (provider, scope, range_from),
    CHECK (range_from < range_to)
) WITHOUT ROWID;
-- find-newest-gap.sql
CREATE INDEX coverage_gap_newest ON coverage_gap (provider, range_to DESC, scope);

-- Ranges that were read to the end. Those of one scope neither overlap nor touch.
CREATE TABLE coverage (
    provider   TEXT   NOT NULL,
    scope      TEXT   NOT NULL,
    range_from BIGINT NOT NULL,
    range_to   BIGINT NOT NULL,
    PRIMARY KEY (provider, scope, range_from),
    CHECK (range_from < range_to)
) WITHOUT ROWID;

-- The range that a person asked for; null where it was left open.
ALTER TABLE poll ADD COLUMN asked_from BIGINT;
ALTER TABLE poll ADD COLUMN asked_to BIGINT;
-- The process ended before the poll did.
ALTER TABLE poll ADD COLUMN interrupted BOOLEAN NOT NULL DEFAULT FALSE;

UPDATE poll SET interrupted = TRUE WHERE finished_at IS NULL;

-- Polls that were complete before this table was there: what they read, islands of ranges that overlap or touch.
INSERT INTO coverage (provider, scope, range_from, range_to)
SELECT provider, '*', MIN(range_from), MAX(range_to)
FROM (
    SELECT provider, range_from, range_to, SUM(begins) OVER (PARTITION BY provider ORDER BY range_from, range_to) AS island
    FROM (
        SELECT provider, range_from, range_to,
            COALESCE(range_from > MAX(range_to) OVER (
                PARTITION BY provider ORDER BY range_from, range_to ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 1) AS begins
        FROM poll WHERE finished_at IS NOT NULL AND error IS NULL AND range_from < range_to))
GROUP BY provider, island;

-- Polls that were not: what they left unread is owed, unless a later one read all of it.
INSERT INTO coverage_gap (provider, scope, range_from, range_to, since, reason)
SELECT provider, '*', MIN(range_from), MAX(range_to), MIN(started_at), 'a poll of an earlier version did not read all of it'
FROM poll AS unread
WHERE (finished_at IS NULL OR error IS NOT NULL) AND range_from < range_to
    AND NOT EXISTS (
        SELECT 1 FROM poll
        WHERE provider = unread.provider AND started_at > unread.started_at AND finished_at IS NOT NULL AND error IS NULL
            AND range_from <= unread.range_from AND range_to >= unread.range_to)
GROUP BY provider;
