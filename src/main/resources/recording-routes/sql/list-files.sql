-- Lists files in the order of recording.
SELECT * FROM recording_file
WHERE (CAST(:provider AS TEXT) IS NULL OR provider = :provider) AND (CAST(:status AS TEXT) IS NULL OR status = :status)
ORDER BY recorded_at, id
