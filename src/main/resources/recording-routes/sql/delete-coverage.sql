-- Deletes the ranges of one scope that overlap or touch a range.
DELETE FROM coverage WHERE provider = :provider AND scope = :scope AND range_from <= :to AND range_to >= :from
