-- Deletes the gaps of one scope.
DELETE FROM coverage_gap WHERE provider = :provider AND scope = :scope
