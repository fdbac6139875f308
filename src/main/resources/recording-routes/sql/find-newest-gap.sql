-- Finds the gap that ends latest, after the position of the one before. A due time later than any pause lasts was set
-- before the clock was set back.
SELECT provider, scope, range_from, range_to, since, failures, reason, due_at FROM coverage_gap
WHERE provider = :provider AND scope <> '*'
    AND (:requested OR due_at <= :now OR due_at > :latest)
    AND range_to <= :to AND (range_to < :to OR scope > :scope)
ORDER BY range_to DESC, scope
LIMIT 1
