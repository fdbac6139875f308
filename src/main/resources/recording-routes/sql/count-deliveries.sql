-- Counts the files delivered to each destination.
SELECT destination, COUNT(*) AS files FROM delivery WHERE path IS NOT NULL GROUP BY destination
