-- Finds what happened last at a destination.
SELECT event, detail FROM file_event
WHERE destination = :destination AND event IN ('stored', 'not-stored')
ORDER BY id DESC
LIMIT 1
