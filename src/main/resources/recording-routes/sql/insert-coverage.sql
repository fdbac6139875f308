-- Adds a range of one scope that was read to the end.
INSERT INTO coverage (provider, scope, range_from, range_to) VALUES (:provider, :scope, :from, :to)
