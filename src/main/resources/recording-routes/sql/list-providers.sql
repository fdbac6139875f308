-- Lists the providers of the files that a poll or a redelivery marked.
SELECT DISTINCT provider FROM recording_file WHERE poll = :poll ORDER BY provider
