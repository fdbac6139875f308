-- Adds an error of one scope to the poll; the text is cut, because a provider that is down fails each of a thousand users.
UPDATE poll
SET error = SUBSTR(COALESCE(error || '; ', '') || COALESCE(:#${variable.scope} || ': ', '') || :#${variable.reason}, 1, 2000)
WHERE id = :#${variable.poll}
