-- As if a destination had to be given the file again; what it has may still be read from there.
UPDATE delivery SET delivered_at = NULL
WHERE file = ? AND destination = ? AND EXISTS (SELECT 1 FROM recording_file WHERE id = file AND status <> 'transferring')
