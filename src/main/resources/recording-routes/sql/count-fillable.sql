-- How many files a destination lacks that another was given.
SELECT COUNT(DISTINCT file) AS files FROM delivery AS held
WHERE path IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM delivery WHERE file = held.file AND destination = ? AND delivered_at IS NOT NULL)
