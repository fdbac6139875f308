-- Makes a destination lack a file that it has, so that it is delivered again; the copy there may still be read.
UPDATE delivery SET delivered_at = NULL
WHERE file = :id AND destination = :destination AND EXISTS (SELECT 1 FROM recording_file WHERE id = file AND status <> 'transferring')
