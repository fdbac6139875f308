-- Returns a row when a file has the path.
SELECT 1 FROM recording_file WHERE path IS NOT NULL AND lower(path) = lower(:path)
