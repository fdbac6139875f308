-- Adds to the poll what one scope leaves out for good.
UPDATE poll
SET notice = SUBSTR(COALESCE(notice || '; ', '') || COALESCE(:#${variable.scope} || ': ', '') || :#${variable.reason}, 1, 2000)
WHERE id = :#${variable.poll}
