-- Changes nothing, but asks for the lock of whoever writes.
UPDATE poll SET error = error WHERE id IS NULL
