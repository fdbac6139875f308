SELECT DISTINCT provider FROM recording_file WHERE poll = ? ORDER BY provider
