-- What may still be transferred, and where it was being delivered.
SELECT id, path FROM recording_file WHERE status IN ('pending', 'transferring')
