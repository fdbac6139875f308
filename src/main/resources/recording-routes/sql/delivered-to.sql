SELECT 1 FROM recording_file WHERE status = 'delivered' AND destination LIKE '%' || ? || '%' LIMIT 1
