-- Finds the end of what the schedule asked for so far.
SELECT range_to FROM poll WHERE provider = :provider AND NOT asked ORDER BY range_to DESC LIMIT 1
