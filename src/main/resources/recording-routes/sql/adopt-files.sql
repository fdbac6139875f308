-- Counts among the files that a poll found those of the interrupted one that it resumes, and those left to be transferred.
UPDATE recording_file SET poll = :poll
WHERE poll = :interrupted OR provider = :provider AND status IN ('pending', 'transferring')
