-- Marks polls as interrupted that ended with their process.
UPDATE poll SET interrupted = TRUE WHERE finished_at IS NULL AND NOT interrupted
