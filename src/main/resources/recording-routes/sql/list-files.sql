-- Lists files in the order of recording.
SELECT * FROM recording_file
WHERE (:provider IS NULL OR provider = :provider) AND (:status IS NULL OR status = :status)
ORDER BY recorded_at, id
