-- Finds the last file of a page, in the order of recording; from the index alone.
SELECT recorded_at, id FROM recording_file
WHERE (recorded_at, id) > (:afterTime, :afterId)
ORDER BY recorded_at, id
LIMIT 1 OFFSET :others
