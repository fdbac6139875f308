-- Adds what a run of verify or audit found.
INSERT INTO finding (inspection, at, file, destination, finding, detail)
VALUES (:inspection, :at, :file, :destination, :finding, SUBSTR(:detail, 1, 2000))
