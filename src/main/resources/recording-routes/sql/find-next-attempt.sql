SELECT due_at FROM recording_file WHERE poll = ? AND status = 'pending' ORDER BY due_at LIMIT 1
