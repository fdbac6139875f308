-- When the first of the polls began that were interrupted and resumed, one after the other, up to this one; in
-- milliseconds since 1970 UTC, null for those of earlier versions.
ALTER TABLE poll ADD COLUMN first_started_at BIGINT;
