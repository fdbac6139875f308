-- Makes files due at once whose lease was held by this process, or by one that died.
UPDATE recording_file SET status = 'pending', due_at = 0, owner = NULL WHERE owner IS NOT NULL
