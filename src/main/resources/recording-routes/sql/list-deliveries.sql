-- Lists a page of the files delivered to a destination, in the order of recording, after the last row of the page before.
SELECT id, delivery.path, delivery.size, delivery.sha256, recorded_at, delivery.delivered_at
FROM recording_file JOIN delivery ON file = id AND destination = :destination AND delivery.path IS NOT NULL
WHERE (recorded_at, id) > (:recordedAt, :id)
ORDER BY recorded_at, id
LIMIT :limit
