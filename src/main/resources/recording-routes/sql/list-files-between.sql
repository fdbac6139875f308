-- Lists a page of a provider's files that were recorded in a range, in the order of recording, after the last row of the
-- page before. provider || '' keeps SQLite off the index of states, with which it would sort all files for every page.
SELECT * FROM recording_file
WHERE provider || '' = :provider AND recorded_at < :to AND (recorded_at, id) > (:recordedAt, :id)
ORDER BY recorded_at, id
LIMIT :limit
