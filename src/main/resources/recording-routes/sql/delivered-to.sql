SELECT 1 FROM recording_file WHERE status = 'delivered' AND INSTR(',' || destination || ',', ',' || ? || ',') > 0 LIMIT 1
