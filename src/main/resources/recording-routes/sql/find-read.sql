-- Lists the ranges of one scope that were read to the end and overlap or touch a range.
SELECT range_from, range_to FROM coverage
WHERE provider = :provider AND scope = :scope AND range_from <= :to AND range_to >= :from
