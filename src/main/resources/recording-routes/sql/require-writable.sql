-- Changes no row, but takes the write lock.
UPDATE poll SET error = error WHERE id IS NULL
