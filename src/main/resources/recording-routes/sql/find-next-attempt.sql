-- Finds the time at which the first pending file of a poll is due.
SELECT due_at FROM recording_file WHERE poll = :poll AND status = 'pending' ORDER BY due_at LIMIT 1
