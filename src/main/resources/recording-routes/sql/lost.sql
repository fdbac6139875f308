-- Destinations do not have any more what they were given.
UPDATE delivery SET path = NULL, size = NULL, sha256 = NULL, delivered_at = NULL, reason = 'what was delivered is not there any more, or was changed'
WHERE file = :#${variable.file.id} AND destination IN (:#in:lost)
