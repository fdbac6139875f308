-- One row per file, from discovered to delivered. Times are milliseconds since 1970 UTC.
CREATE TABLE recording_file (
    id            TEXT    NOT NULL PRIMARY KEY,
    provider      TEXT    NOT NULL,
    recording_id  TEXT    NOT NULL,
    meeting_id    TEXT,
    topic         TEXT    NOT NULL,
    host          TEXT,
    recorded_at   BIGINT  NOT NULL,
    kind          TEXT    NOT NULL,
    file_type     TEXT,
    extension     TEXT    NOT NULL,
    declared_size BIGINT  NOT NULL,
    url           TEXT,
    source        TEXT,
    status        TEXT    NOT NULL CHECK (status IN
        ('waiting', 'pending', 'transferring', 'delivered', 'parked', 'skipped', 'unavailable')),
    reason        TEXT,
    attempts      INTEGER NOT NULL DEFAULT 0,
    -- When a pending file may be tried, and when the lease of a transferring one runs out.
    due_at        BIGINT  NOT NULL,
    owner         TEXT,
    path          TEXT,
    destination   TEXT,
    size          BIGINT,
    sha256        TEXT,
    discovered_at BIGINT  NOT NULL,
    delivered_at  BIGINT,
    -- The poll that saw the file last.
    poll          TEXT    NOT NULL,
    CHECK (reason IS NOT NULL OR status IN ('pending', 'transferring', 'delivered'))
);

-- claim.sql: the next due file is the first entry; a lease that ran out is due again.
CREATE INDEX recording_file_due ON recording_file (due_at) WHERE status IN ('pending', 'transferring');
-- release.sql: what a process left behind.
CREATE INDEX recording_file_owner ON recording_file (owner) WHERE owner IS NOT NULL;
-- Counts by provider and state.
CREATE INDEX recording_file_status ON recording_file (provider, status);
-- What one poll saw, and what of it is still open.
CREATE INDEX recording_file_poll ON recording_file (poll, status, delivered_at, size);
-- list, in the order of recording.
CREATE INDEX recording_file_recorded ON recording_file (recorded_at, id);
-- Two files never share a path, not even on a file system that ignores case.
CREATE UNIQUE INDEX recording_file_path ON recording_file (lower(path)) WHERE path IS NOT NULL;

CREATE TABLE poll (
    id          TEXT   NOT NULL PRIMARY KEY,
    provider    TEXT   NOT NULL,
    -- A person asked for this range; it says nothing of where the schedule goes on.
    asked       BOOLEAN NOT NULL,
    started_at  BIGINT NOT NULL,
    range_from  BIGINT NOT NULL,
    range_to    BIGINT NOT NULL,
    finished_at BIGINT,
    -- Set when a part of the range could not be read: the next poll covers it again.
    error       TEXT,
    -- Set when something was left out for good, such as a user that does not exist.
    notice      TEXT
);
-- The last poll of a provider, and where its complete ones end.
CREATE INDEX poll_provider ON poll (provider, started_at);
CREATE INDEX poll_complete ON poll (provider, range_to) WHERE NOT asked AND finished_at IS NOT NULL AND error IS NULL;
