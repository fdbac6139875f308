-- Lists every range that was read to the end.
SELECT provider, scope, range_from, range_to FROM coverage ORDER BY provider, scope, range_from
