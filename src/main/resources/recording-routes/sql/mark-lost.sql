-- Destinations do not have any more what they were given; who puts it back there finds it recognised.
UPDATE delivery SET delivered_at = NULL, reason = 'what was delivered is not there any more, or was changed'
WHERE file = :#${variable.file.id} AND destination IN (:#in:lost)
