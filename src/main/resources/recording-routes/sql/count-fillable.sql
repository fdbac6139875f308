-- Counts the files that a destination lacks and another destination was given. The first NOT saves most searches: what
-- the destination has it does not lack.
SELECT COUNT(DISTINCT file) AS files FROM delivery AS elsewhere
WHERE path IS NOT NULL
    AND NOT (destination = :destination AND delivered_at IS NOT NULL)
    AND NOT EXISTS (
        SELECT 1 FROM delivery
        WHERE file = elsewhere.file AND destination = :destination AND delivered_at IS NOT NULL)
