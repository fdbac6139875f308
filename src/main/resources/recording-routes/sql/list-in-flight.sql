-- Lists some of the files that are being transferred, the oldest transfer first.
SELECT id, topic, declared_size,
    (SELECT MAX(at) FROM file_event WHERE file = recording_file.id AND event = 'claimed') AS since
FROM recording_file
WHERE status = 'transferring'
ORDER BY since
LIMIT :limit
