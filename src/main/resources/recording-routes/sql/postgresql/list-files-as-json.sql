-- Lists a page of files in the order of recording, each as the JSON that "list --json" prints.
SELECT CAST(ROW_TO_JSON(listed) AS TEXT)
FROM recording_file AS file
CROSS JOIN LATERAL (
    SELECT
        file.provider,
        file.id,
        recording_id AS "recordingId",
        meeting_id AS "meetingId",
        topic,
        host,
        iso_time(recorded_at) AS "recordedAt",
        kind,
        extension,
        size,
        declared_size AS "declaredSize",
        status,
        attempts,
        CASE WHEN status = 'pending' AND due_at > 0 THEN iso_time(due_at) END AS "dueAt",
        reason,
        CASE WHEN status = 'delivered' THEN path END AS path,
        (SELECT STRING_AGG(destination, ',' ORDER BY destination) FROM delivery
            WHERE delivery.file = file.id AND delivery.delivered_at IS NOT NULL) AS destination,
        sha256,
        iso_time(discovered_at) AS "discoveredAt",
        iso_time(delivered_at) AS "deliveredAt",
        (SELECT CAST('[' || COALESCE(STRING_AGG(CAST(ROW_TO_JSON(each) AS TEXT), ',' ORDER BY each.destination), '') || ']' AS JSON)
            FROM (
                SELECT destination, path, size, sha256, iso_time(delivered_at) AS "deliveredAt", reason
                FROM delivery WHERE delivery.file = file.id) AS each) AS deliveries) AS listed
WHERE (recorded_at, file.id) > (:afterTime, :afterId) AND (recorded_at, file.id) <= (:lastTime, :lastId)
    AND (CAST(:provider AS TEXT) IS NULL OR file.provider = :provider)
    AND (CAST(:status AS TEXT) IS NULL OR file.status = :status)
ORDER BY recorded_at, file.id
