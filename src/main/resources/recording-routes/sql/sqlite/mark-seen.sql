-- Marks the files of a page that are known already as seen by this poll, and updates link and declared size for their
-- transfer.
UPDATE recording_file
SET poll = :#${variable.poll}, url = item.value ->> 'url',
    declared_size = CASE status WHEN 'delivered' THEN declared_size ELSE CAST(item.value ->> 'size' AS BIGINT) END
FROM json_each(:#json) AS item
WHERE recording_file.id = item.value ->> 'id'
