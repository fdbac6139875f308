-- Marks a page's files as seen by this poll, known or new, and keeps their links fresh.
UPDATE recording_file
SET poll = :#poll, url = item.value ->> 'url'
FROM json_each(:#${body}) AS item
WHERE recording_file.id = item.value ->> 'id'
