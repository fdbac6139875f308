-- Lists the scopes of a provider that have a gap and could not be read the last time.
SELECT DISTINCT scope FROM coverage_gap WHERE provider = :provider AND scope <> '*' AND failures > 0
