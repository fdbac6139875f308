-- Lists the scopes of a provider that have a gap.
SELECT DISTINCT scope FROM coverage_gap WHERE provider = :provider AND scope <> '*'
