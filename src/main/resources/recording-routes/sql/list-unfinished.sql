-- Lists the files that may still be transferred, with the path reserved for them.
SELECT id, path FROM recording_file WHERE status IN ('pending', 'transferring')
