SELECT 1 FROM delivery WHERE destination = ? AND delivered_at IS NOT NULL LIMIT 1
