SELECT 1 FROM delivery WHERE destination = ? AND path IS NOT NULL LIMIT 1
