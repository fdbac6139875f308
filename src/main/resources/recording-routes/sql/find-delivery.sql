-- Finds one file delivered to a destination.
SELECT id, delivery.path, delivery.size, delivery.sha256, recorded_at, delivery.delivered_at
FROM recording_file JOIN delivery ON file = id AND destination = :destination AND delivery.path IS NOT NULL
WHERE id = :id
