-- The destinations are those that have the file; beside them stands what is known of each, as JSON.
SELECT recording_file.*,
    (SELECT GROUP_CONCAT(destination, ',') FROM delivery WHERE file = id AND delivered_at IS NOT NULL) AS destination,
    (SELECT JSON_GROUP_ARRAY(JSON_OBJECT('destination', destination, 'path', path, 'sha256', sha256,
        'deliveredAt', delivered_at, 'reason', reason))
        FROM delivery WHERE file = id) AS destinations
FROM recording_file
WHERE (? IS NULL OR provider = ?) AND (? IS NULL OR status = ?)
ORDER BY recorded_at, id
