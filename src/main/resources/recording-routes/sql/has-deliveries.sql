-- Returns a row when any file was delivered to the destination.
SELECT 1 FROM delivery WHERE destination = :destination AND path IS NOT NULL LIMIT 1
