-- Records the files of a page that the ledger lacks, and what has come of those that waited or were skipped.
WITH item AS MATERIALIZED (
    -- Of a file that a page has twice, the last counts.
    SELECT DISTINCT ON (value ->> 'id') value
    FROM JSON_ARRAY_ELEMENTS(CAST(:#json AS JSON)) WITH ORDINALITY AS element (value, place)
    WHERE NOT EXISTS (
        SELECT 1 FROM recording_file WHERE id = value ->> 'id' AND status NOT IN ('waiting', 'skipped'))
    ORDER BY value ->> 'id', place DESC)
INSERT INTO recording_file (
    id, provider, recording_id, meeting_id, topic, host, recorded_at, kind, file_type, extension, declared_size,
    url, source, status, reason, due_at, discovered_at, poll)
SELECT
    value ->> 'id', value ->> 'provider', value ->> 'recordingId', value ->> 'meetingId', value ->> 'topic',
    value ->> 'host', CAST(value ->> 'recordedAt' AS BIGINT), value ->> 'kind', value ->> 'fileType',
    value ->> 'extension', CAST(value ->> 'size' AS BIGINT), value ->> 'url', value ->> 'source',
    value ->> 'status', value ->> 'reason', 0, CAST(:#${bean:rr-node?method=now} AS BIGINT), :#${variable.poll}
FROM item
ORDER BY value ->> 'id'
ON CONFLICT (id) DO UPDATE SET
    kind = excluded.kind, file_type = excluded.file_type, extension = excluded.extension,
    declared_size = excluded.declared_size, url = excluded.url, source = excluded.source,
    status = excluded.status, reason = excluded.reason, due_at = excluded.due_at
WHERE recording_file.status IN ('waiting', 'skipped')
    AND (recording_file.due_at <= excluded.discovered_at
        OR recording_file.due_at - excluded.discovered_at > 2 * 86400000)
