-- Lists a page of the files delivered to a destination, in the order of recording: what "manifest" prints.
SELECT delivery.sha256, delivery.path
FROM recording_file JOIN delivery ON file = id AND destination = :destination AND delivery.path IS NOT NULL
WHERE (recorded_at, id) > (:afterTime, :afterId) AND (recorded_at, id) <= (:lastTime, :lastId)
ORDER BY recorded_at, id
