-- Records a page of recordings in one statement, so in one transaction. Known files stay as they are, except those that
-- waited for the provider or were left out by a setting, and may be ready now. due_at 0: due at once, whatever the clock
-- says. A wait of more than two days was dated before the clock was set back, and counts as over; excluded.discovered_at
-- is the present time.
WITH item AS MATERIALIZED (
    -- Each file's JSON is written once, rather than once for each of its columns, and known files are left out first.
    SELECT value FROM json_each(:#json)
    WHERE NOT EXISTS (
        SELECT 1 FROM recording_file WHERE id = value ->> 'id' AND status NOT IN ('waiting', 'skipped')))
INSERT INTO recording_file (
    id, provider, recording_id, meeting_id, topic, host, recorded_at, kind, file_type, extension, declared_size,
    url, source, status, reason, due_at, discovered_at, poll)
SELECT
    value ->> 'id', value ->> 'provider', value ->> 'recordingId', value ->> 'meetingId', value ->> 'topic',
    value ->> 'host', CAST(value ->> 'recordedAt' AS BIGINT), value ->> 'kind', value ->> 'fileType',
    value ->> 'extension', CAST(value ->> 'size' AS BIGINT), value ->> 'url', value ->> 'source',
    value ->> 'status', value ->> 'reason', 0, :#${bean:rr-node?method=now}, :#${variable.poll}
FROM item
WHERE TRUE
ON CONFLICT (id) DO UPDATE SET
    kind = excluded.kind, file_type = excluded.file_type, extension = excluded.extension,
    declared_size = excluded.declared_size, url = excluded.url, source = excluded.source,
    status = excluded.status, reason = excluded.reason, due_at = excluded.due_at
WHERE recording_file.status IN ('waiting', 'skipped')
    AND (recording_file.due_at <= excluded.discovered_at
        OR recording_file.due_at - excluded.discovered_at > 2 * 86400000)
