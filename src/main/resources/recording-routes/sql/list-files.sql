-- Lists files in the order of recording. destination: names of those that have the file; destinations: each one's
-- delivery as JSON.
SELECT recording_file.*,
    (SELECT GROUP_CONCAT(destination, ',') FROM delivery WHERE file = id AND delivered_at IS NOT NULL) AS destination,
    (SELECT JSON_GROUP_ARRAY(JSON_OBJECT('destination', destination, 'path', path, 'size', size, 'sha256', sha256,
        'deliveredAt', delivered_at, 'reason', reason))
        FROM delivery WHERE file = id) AS destinations
FROM recording_file
WHERE (:provider IS NULL OR provider = :provider) AND (:status IS NULL OR status = :status)
ORDER BY recorded_at, id
