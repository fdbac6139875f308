-- As if a destination did not have the file.
DELETE FROM delivery WHERE file = ? AND destination = ?
