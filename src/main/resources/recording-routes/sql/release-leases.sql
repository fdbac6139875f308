-- What this node still held when it stopped, or what a process that died left behind, is due at once.
UPDATE recording_file SET status = 'pending', due_at = 0, owner = NULL WHERE owner IS NOT NULL
