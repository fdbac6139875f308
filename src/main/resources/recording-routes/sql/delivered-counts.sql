SELECT destination, COUNT(*) AS files FROM delivery WHERE delivered_at IS NOT NULL GROUP BY destination
