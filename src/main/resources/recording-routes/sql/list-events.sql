-- Lists what happened to a file and what verify and audit found of it, oldest first.
SELECT at, event, attempt, destination, detail, 0 AS found, id FROM file_event WHERE file = :id
UNION ALL
SELECT at, finding, NULL, destination, detail, 1, inspection FROM finding WHERE file = :id
ORDER BY at, found, id
