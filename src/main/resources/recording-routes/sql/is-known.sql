SELECT 1 FROM recording_file WHERE id = ?
