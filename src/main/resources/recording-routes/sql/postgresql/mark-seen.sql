-- Notes that a poll saw the files of a page that the ledger knows, with their newest links and sizes.
WITH item AS MATERIALIZED (
    SELECT value ->> 'id' AS id, value FROM JSON_ARRAY_ELEMENTS(CAST(:#json AS JSON))),
known AS MATERIALIZED (
    -- Locked in one order: nodes that list the same files would else wait for each other without end.
    SELECT id FROM recording_file WHERE id IN (SELECT id FROM item) ORDER BY id FOR UPDATE)
UPDATE recording_file
SET poll = :#${variable.poll}, url = item.value ->> 'url',
    declared_size = CASE status WHEN 'delivered' THEN declared_size ELSE CAST(item.value ->> 'size' AS BIGINT) END
FROM item JOIN known ON known.id = item.id
WHERE recording_file.id = item.id
