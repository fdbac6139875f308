-- The ledger as SQLite's V1 to V5 make it, for PostgreSQL; what is said of tables and columns there holds here.
-- Times are milliseconds since 1970 UTC. Texts that stand in an order, and those that are compared without regard to
-- case, do so byte by byte, whatever the database's language: COLLATE "C".

CREATE TABLE recording_file (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    provider      TEXT COLLATE "C" NOT NULL,
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
    due_at        BIGINT  NOT NULL,
    owner         TEXT,
    path          TEXT COLLATE "C",
    size          BIGINT,
    sha256        TEXT,
    discovered_at BIGINT  NOT NULL,
    delivered_at  BIGINT,
    poll          TEXT    NOT NULL,
    downloaded_at BIGINT,
    CHECK (reason IS NOT NULL OR status IN ('pending', 'transferring', 'delivered'))
);
-- claim-due.sql
CREATE INDEX recording_file_due ON recording_file (due_at) WHERE status IN ('pending', 'transferring');
-- release-leases.sql
CREATE INDEX recording_file_owner ON recording_file (owner) WHERE owner IS NOT NULL;
CREATE INDEX recording_file_status ON recording_file (provider, status);
CREATE INDEX recording_file_poll ON recording_file (poll, status, delivered_at, size);
CREATE INDEX recording_file_recorded ON recording_file (recorded_at, id);
-- Two files never share a path, not even on a file system that ignores case.
CREATE UNIQUE INDEX recording_file_path ON recording_file (LOWER(path)) WHERE path IS NOT NULL;

CREATE TABLE poll (
    id               TEXT    NOT NULL PRIMARY KEY,
    provider         TEXT COLLATE "C" NOT NULL,
    asked            BOOLEAN NOT NULL,
    asked_from       BIGINT,
    asked_to         BIGINT,
    started_at       BIGINT  NOT NULL,
    first_started_at BIGINT,
    range_from       BIGINT  NOT NULL,
    range_to         BIGINT  NOT NULL,
    finished_at      BIGINT,
    interrupted      BOOLEAN NOT NULL DEFAULT FALSE,
    error            TEXT,
    notice           TEXT
);
CREATE INDEX poll_provider ON poll (provider, started_at);
-- prune-polls.sql
CREATE INDEX poll_started ON poll (started_at);
-- find-scheduled-end.sql
CREATE INDEX poll_scheduled ON poll (provider, range_to) WHERE NOT asked;

CREATE TABLE delivery (
    file         TEXT COLLATE "C" NOT NULL REFERENCES recording_file (id),
    destination  TEXT COLLATE "C" NOT NULL,
    path         TEXT,
    size         BIGINT,
    sha256       TEXT,
    delivered_at BIGINT,
    reason       TEXT,
    PRIMARY KEY (file, destination),
    CHECK (delivered_at IS NULL OR (path IS NOT NULL AND size IS NOT NULL AND sha256 IS NOT NULL))
);

CREATE TABLE coverage_gap (
    provider   TEXT COLLATE "C" NOT NULL,
    scope      TEXT COLLATE "C" NOT NULL,
    range_from BIGINT  NOT NULL,
    range_to   BIGINT  NOT NULL,
    since      BIGINT  NOT NULL,
    failures   INTEGER NOT NULL DEFAULT 0,
    reason     TEXT,
    due_at     BIGINT  NOT NULL DEFAULT 0,
    PRIMARY KEY (provider, scope, range_from),
    CHECK (range_from < range_to)
);
-- find-newest-gap.sql
CREATE INDEX coverage_gap_newest ON coverage_gap (provider, range_to DESC, scope);

CREATE TABLE coverage (
    provider   TEXT COLLATE "C" NOT NULL,
    scope      TEXT COLLATE "C" NOT NULL,
    range_from BIGINT NOT NULL,
    range_to   BIGINT NOT NULL,
    PRIMARY KEY (provider, scope, range_from),
    CHECK (range_from < range_to)
);

CREATE TABLE file_event (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    file        TEXT COLLATE "C" NOT NULL,
    -- By the clock of the database.
    at          BIGINT NOT NULL DEFAULT CAST(EXTRACT(EPOCH FROM CLOCK_TIMESTAMP()) * 1000 AS BIGINT),
    event       TEXT   NOT NULL,
    attempt     INTEGER,
    destination TEXT,
    detail      TEXT
);
CREATE INDEX file_event_file ON file_event (file, id);
CREATE INDEX file_event_at ON file_event (at);
-- find-last-outcome.sql
CREATE INDEX file_event_destination ON file_event (destination, id) WHERE destination IS NOT NULL;

-- A time as ISO-8601 shows it, like java.time: with milliseconds only where they are not zero.
CREATE FUNCTION iso_time(millis BIGINT) RETURNS TEXT LANGUAGE SQL IMMUTABLE PARALLEL SAFE
RETURN REPLACE(TO_CHAR(TO_TIMESTAMP(millis / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '.000Z', 'Z');

-- Triggers write what happened to a file, so that no statement can change one and leave it out.
CREATE FUNCTION note_file_listed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO file_event (file, event, detail)
    VALUES (NEW.id, 'listed', NEW.status || COALESCE(': ' || NEW.reason, ''));
    RETURN NULL;
END
$$;
CREATE TRIGGER file_listed AFTER INSERT ON recording_file FOR EACH ROW EXECUTE FUNCTION note_file_listed();

CREATE FUNCTION note_file_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO file_event (file, event, attempt, detail)
    VALUES (NEW.id,
        CASE NEW.status
            WHEN 'transferring' THEN 'claimed'
            WHEN 'pending' THEN CASE
                WHEN OLD.status = 'transferring' THEN CASE WHEN NEW.due_at > 0 THEN 'failed' ELSE 'released' END
                WHEN OLD.status IN ('parked', 'unavailable') THEN 'retried'
                WHEN OLD.status = 'delivered' THEN 'redelivered'
                ELSE 'ready' END
            ELSE NEW.status END,
        CASE NEW.status WHEN 'transferring' THEN NEW.attempts + 1 ELSE NULLIF(NEW.attempts, 0) END,
        CASE NEW.status
            WHEN 'transferring' THEN NULL
            WHEN 'delivered' THEN NEW.path || ', ' || NEW.size || ' bytes, SHA-256 ' || NEW.sha256
            WHEN 'pending' THEN NEW.reason || CASE
                WHEN NEW.due_at > 0 THEN '; next attempt at ' || iso_time(NEW.due_at / 1000 * 1000)
                ELSE '' END
            ELSE NEW.reason END);
    RETURN NULL;
END
$$;
CREATE TRIGGER file_changed AFTER UPDATE OF status ON recording_file FOR EACH ROW
WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION note_file_changed();

CREATE FUNCTION note_delivery_added() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO file_event (file, event, destination, detail)
    VALUES (NEW.file, CASE WHEN NEW.delivered_at IS NOT NULL THEN 'stored' ELSE 'not-stored' END, NEW.destination,
        COALESCE(NEW.reason, NEW.path));
    RETURN NULL;
END
$$;
CREATE TRIGGER delivery_added AFTER INSERT ON delivery FOR EACH ROW EXECUTE FUNCTION note_delivery_added();

CREATE FUNCTION note_delivery_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO file_event (file, event, destination, detail)
    VALUES (NEW.file,
        CASE
            WHEN NEW.delivered_at IS NOT NULL THEN 'stored'
            WHEN OLD.delivered_at IS NOT NULL AND NEW.reason IS NOT NULL THEN 'lost'
            WHEN NEW.reason IS NULL THEN 'redelivered'
            ELSE 'not-stored' END,
        NEW.destination, COALESCE(NEW.reason, NEW.path));
    RETURN NULL;
END
$$;
CREATE TRIGGER delivery_changed AFTER UPDATE OF delivered_at, reason ON delivery FOR EACH ROW
WHEN (OLD.delivered_at IS DISTINCT FROM NEW.delivered_at OR OLD.reason IS DISTINCT FROM NEW.reason)
EXECUTE FUNCTION note_delivery_changed();

CREATE TABLE inspection (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    command     TEXT   NOT NULL CHECK (command IN ('verify', 'audit')),
    started_at  BIGINT NOT NULL,
    finished_at BIGINT,
    checked     BIGINT NOT NULL DEFAULT 0,
    findings    BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE finding (
    inspection  BIGINT NOT NULL REFERENCES inspection (id),
    at          BIGINT NOT NULL,
    file        TEXT COLLATE "C",
    destination TEXT,
    finding     TEXT   NOT NULL,
    detail      TEXT
);
CREATE INDEX finding_file ON finding (file) WHERE file IS NOT NULL;
CREATE INDEX finding_inspection ON finding (inspection);
