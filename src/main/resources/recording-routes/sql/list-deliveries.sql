-- A page of what a destination has, in the order of recording; those of before the page are known by the last of them.
SELECT id, delivery.path, delivery.size, delivery.sha256, recorded_at, delivery.delivered_at
FROM recording_file JOIN delivery ON file = id AND destination = ? AND delivery.path IS NOT NULL
WHERE (recorded_at, id) > (?, ?)
ORDER BY recorded_at, id
LIMIT ?
