-- Not without end: a provider that is down says the same of each of a thousand users.
UPDATE poll
SET error = SUBSTR(COALESCE(error || '; ', '') || COALESCE(:#${variable.scope} || ': ', '') || :#reason, 1, 2000)
WHERE id = :#poll
