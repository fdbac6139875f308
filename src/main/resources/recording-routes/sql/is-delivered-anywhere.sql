-- Returns a row when the file was delivered to any destination.
SELECT 1 FROM delivery WHERE file = :id AND path IS NOT NULL LIMIT 1
