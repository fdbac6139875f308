-- Begins a poll.
INSERT INTO poll (id, provider, asked, asked_from, asked_to, started_at, first_started_at, range_from, range_to)
VALUES (:id, :provider, :asked, :askedFrom, :askedTo, :start, :firstStart, :from, :to)
