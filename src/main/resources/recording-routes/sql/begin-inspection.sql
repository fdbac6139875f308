-- Begins a run of verify or audit.
INSERT INTO inspection (command, started_at) VALUES (:command, :start) RETURNING id
