-- What each destination has of a file, or why not.
SELECT destination, path, size, sha256, reason, delivered_at FROM delivery WHERE file = :#${variable.file.id}
