-- Lists some of the files that are being transferred, the oldest transfer first. They have an owner, by whose index they
-- are found among all files.
SELECT id, topic, declared_size,
    (SELECT MAX(at) FROM file_event WHERE file = recording_file.id AND event = 'claimed') AS since
FROM recording_file
WHERE owner IS NOT NULL AND status = 'transferring'
ORDER BY since
LIMIT :limit
