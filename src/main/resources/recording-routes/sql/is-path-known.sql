-- Returns a row when a file has the path, or was delivered with it.
SELECT 1 FROM recording_file WHERE lower(path) = lower(:path)
