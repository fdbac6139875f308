-- Returns a row when the ledger has the file.
SELECT 1 FROM recording_file WHERE id = :id
