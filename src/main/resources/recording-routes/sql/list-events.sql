-- Lists what happened to a file and what verify and audit found of it, oldest first.
SELECT at, event, attempt, destination, detail FROM file_event WHERE file = :id
UNION ALL
SELECT at, finding, NULL, destination, detail FROM finding WHERE file = :id
ORDER BY at
