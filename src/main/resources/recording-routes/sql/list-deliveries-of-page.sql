-- Lists the files of a page that were delivered to a destination, in the order of recording.
SELECT id, delivery.path, delivery.size, delivery.sha256, recorded_at, delivery.delivered_at
FROM recording_file JOIN delivery ON file = id AND destination = :destination AND delivery.path IS NOT NULL
WHERE (recorded_at, id) > (:afterTime, :afterId) AND (recorded_at, id) <= (:lastTime, :lastId)
ORDER BY recorded_at, id
