-- Lists a page of files in the order of recording, each as the JSON that "list --json" prints: without links and the
-- provider's own JSON. Made here, it is one value of a row to read; two dozen take several times as long.
-- Times are milliseconds in the ledger; like java.time, ISO-8601 shows them only where they are not zero.
SELECT JSON_OBJECT(
    'provider', provider,
    'id', id,
    'recordingId', recording_id,
    'meetingId', meeting_id,
    'topic', topic,
    'host', host,
    'recordedAt', REPLACE(STRFTIME('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000.0, 'unixepoch'), '.000Z', 'Z'),
    'kind', kind,
    'extension', extension,
    'size', size,
    'declaredSize', declared_size,
    'status', status,
    'attempts', attempts,
    'dueAt', CASE WHEN status = 'pending' AND due_at > 0
        THEN REPLACE(STRFTIME('%Y-%m-%dT%H:%M:%fZ', due_at / 1000.0, 'unixepoch'), '.000Z', 'Z') END,
    'reason', reason,
    'path', CASE WHEN status = 'delivered' THEN path END,
    'destination', (SELECT GROUP_CONCAT(destination, ',') FROM delivery WHERE file = id AND delivered_at IS NOT NULL),
    'sha256', sha256,
    'discoveredAt', REPLACE(STRFTIME('%Y-%m-%dT%H:%M:%fZ', discovered_at / 1000.0, 'unixepoch'), '.000Z', 'Z'),
    'deliveredAt', REPLACE(STRFTIME('%Y-%m-%dT%H:%M:%fZ', delivered_at / 1000.0, 'unixepoch'), '.000Z', 'Z'),
    'deliveries', (
        SELECT JSON_GROUP_ARRAY(JSON_OBJECT(
            'destination', destination,
            'path', path,
            'size', size,
            'sha256', sha256,
            'deliveredAt', REPLACE(STRFTIME('%Y-%m-%dT%H:%M:%fZ', delivered_at / 1000.0, 'unixepoch'), '.000Z', 'Z'),
            'reason', reason))
        FROM delivery WHERE file = id))
FROM recording_file
WHERE (recorded_at, id) > (:afterTime, :afterId) AND (recorded_at, id) <= (:lastTime, :lastId)
    AND (:provider IS NULL OR provider = :provider) AND (:status IS NULL OR status = :status)
ORDER BY recorded_at, id
