-- What happened to each file, a row for each thing, oldest first by id; rows older than ledger.history are pruned.
-- Triggers write it, so that no statement can change a file and leave it out.
CREATE TABLE file_event (
    id          INTEGER PRIMARY KEY,
    file        TEXT    NOT NULL,
    -- Milliseconds since 1970 UTC, by the clock of the database.
    at          BIGINT  NOT NULL,
    -- One word, as "history" prints it; the triggers below say when which.
    event       TEXT    NOT NULL,
    attempt     INTEGER,
    destination TEXT,
    detail      TEXT
);
CREATE INDEX file_event_file ON file_event (file, id);
CREATE INDEX file_event_at ON file_event (at);
-- find-last-outcome.sql
CREATE INDEX file_event_destination ON file_event (destination, id) WHERE destination IS NOT NULL;

CREATE TRIGGER file_listed AFTER INSERT ON recording_file BEGIN
    INSERT INTO file_event (file, at, event, detail)
    VALUES (NEW.id, CAST(UNIXEPOCH('subsec') * 1000 AS INTEGER), 'listed',
        NEW.status || COALESCE(': ' || NEW.reason, ''));
END;

CREATE TRIGGER file_changed AFTER UPDATE OF status ON recording_file WHEN OLD.status <> NEW.status BEGIN
    INSERT INTO file_event (file, at, event, attempt, detail)
    VALUES (NEW.id, CAST(UNIXEPOCH('subsec') * 1000 AS INTEGER),
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
                WHEN NEW.due_at > 0 THEN '; next attempt at ' || STRFTIME('%Y-%m-%dT%H:%M:%SZ', NEW.due_at / 1000, 'unixepoch')
                ELSE '' END
            ELSE NEW.reason END);
END;

CREATE TRIGGER delivery_added AFTER INSERT ON delivery BEGIN
    INSERT INTO file_event (file, at, event, destination, detail)
    VALUES (NEW.file, CAST(UNIXEPOCH('subsec') * 1000 AS INTEGER),
        CASE WHEN NEW.delivered_at IS NOT NULL THEN 'stored' ELSE 'not-stored' END, NEW.destination,
        COALESCE(NEW.reason, NEW.path));
END;

CREATE TRIGGER delivery_changed AFTER UPDATE OF delivered_at, reason ON delivery
WHEN OLD.delivered_at IS NOT NEW.delivered_at OR OLD.reason IS NOT NEW.reason BEGIN
    INSERT INTO file_event (file, at, event, destination, detail)
    VALUES (NEW.file, CAST(UNIXEPOCH('subsec') * 1000 AS INTEGER),
        CASE
            WHEN NEW.delivered_at IS NOT NULL THEN 'stored'
            WHEN OLD.delivered_at IS NOT NULL AND NEW.reason IS NOT NULL THEN 'lost'
            WHEN NEW.reason IS NULL THEN 'redelivered'
            ELSE 'not-stored' END,
        NEW.destination, COALESCE(NEW.reason, NEW.path));
END;

-- Runs of verify and audit, and what they found.
CREATE TABLE inspection (
    id          INTEGER PRIMARY KEY,
    command     TEXT    NOT NULL CHECK (command IN ('verify', 'audit')),
    started_at  BIGINT  NOT NULL,
    finished_at BIGINT,
    -- Files and ranges that were looked at, and gaps found.
    checked     BIGINT  NOT NULL DEFAULT 0,
    findings    BIGINT  NOT NULL DEFAULT 0
);
CREATE TABLE finding (
    inspection  INTEGER NOT NULL REFERENCES inspection (id),
    at          BIGINT  NOT NULL,
    -- Null when it concerns no single file, as a range of time that was never read.
    file        TEXT,
    destination TEXT,
    finding     TEXT    NOT NULL,
    detail      TEXT
);
CREATE INDEX finding_file ON finding (file) WHERE file IS NOT NULL;
CREATE INDEX finding_inspection ON finding (inspection);

-- prune-polls.sql
CREATE INDEX poll_started ON poll (started_at);
-- find-scheduled-end.sql and prune-polls.sql; what was complete is kept by coverage now.
CREATE INDEX poll_scheduled ON poll (provider, range_to) WHERE NOT asked;
DROP INDEX poll_complete;
