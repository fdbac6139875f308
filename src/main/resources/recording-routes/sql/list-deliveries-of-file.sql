-- Lists the deliveries of one file: where each destination has it, or why the last try failed.
SELECT destination, path, size, sha256, reason, delivered_at FROM delivery WHERE file = :#id
