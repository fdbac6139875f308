-- Which destination has which file, each for itself: one that is down holds up no other, and nothing is done twice.
CREATE TABLE delivery (
    file         TEXT   NOT NULL REFERENCES recording_file (id),
    -- Its name: the URI without password and options.
    destination  TEXT   NOT NULL,
    -- What it was given; null as long as it was given nothing, and when that was found to be lost.
    path         TEXT,
    size         BIGINT,
    sha256       TEXT,
    -- Since when it has it; null when it has to be given it, be it again.
    delivered_at BIGINT,
    -- Why the last try failed.
    reason       TEXT,
    PRIMARY KEY (file, destination),
    CHECK (delivered_at IS NULL OR (path IS NOT NULL AND size IS NOT NULL AND sha256 IS NOT NULL))
) WITHOUT ROWID;

-- What was delivered before this table was there, to the destinations of that time.
-- One that was named twice is there once.
INSERT OR IGNORE INTO delivery (file, destination, path, size, sha256, delivered_at)
SELECT file.id, name.value, file.path, file.size, file.sha256, file.delivered_at
FROM recording_file AS file, json_each('[' || REPLACE(JSON_QUOTE(file.destination), ',', '","') || ']') AS name
WHERE file.status = 'delivered' AND file.destination IS NOT NULL;

ALTER TABLE recording_file DROP COLUMN destination;

-- When the provider handed it over, however late a destination gets it.
ALTER TABLE recording_file ADD COLUMN downloaded_at BIGINT;
