SELECT * FROM recording_file
WHERE (? IS NULL OR provider = ?) AND (? IS NULL OR status = ?)
ORDER BY recorded_at, id
