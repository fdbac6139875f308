-- Marks deliveries as lost or changed, so that the file is delivered there again. The path stays, so that a file that
-- was put back there by hand is recognised.
UPDATE delivery SET delivered_at = NULL, reason = 'what was delivered is not there any more, or was changed'
WHERE file = :#${variable.file.id} AND destination IN (:#in:${variable.lost})
