package dev.recordingroutes.ledger;

import dev.recordingroutes.recording.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Range of time that a scope was asked for and that is not read to the end yet.
 *
 * @param scope user, site or the like; empty for a provider without scopes, {@code *} for all scopes of a provider whose
 *     scopes could not be listed
 * @param since when it was asked for first
 * @param failures failures of the scope in a row
 * @param reason why the last one failed; null when it was not tried yet
 * @param dueAt when the schedule asks again
 */
public record CoverageGap(
        String provider,
        String scope,
        TimeRange range,
        Instant since,
        int failures,
        @Nullable String reason,
        Instant dueAt) {
    /** Stands for every scope of a provider. */
    public static final String EVERY_SCOPE = "*";

    /** The same, of another range. */
    CoverageGap with(TimeRange other) {
        return with(other, since);
    }

    /** The same, of another range that was asked for at another time. */
    CoverageGap with(TimeRange other, Instant asked) {
        return new CoverageGap(provider, scope, other, asked, failures, reason, dueAt);
    }

    CoverageGap afterFailure(String why, Instant due) {
        return new CoverageGap(provider, scope, range, since, failures + 1, why, due);
    }

    CoverageGap afterSuccess() {
        return new CoverageGap(provider, scope, range, since, 0, null, Instant.EPOCH);
    }

    static CoverageGap of(ResultSet row) throws SQLException {
        return new CoverageGap(
                row.getString("provider"),
                row.getString("scope"),
                range(row),
                Instant.ofEpochMilli(row.getLong("since")),
                row.getInt("failures"),
                row.getString("reason"),
                Instant.ofEpochMilli(row.getLong("due_at")));
    }

    static TimeRange range(ResultSet row) throws SQLException {
        return new TimeRange(
                Instant.ofEpochMilli(row.getLong("range_from")), Instant.ofEpochMilli(row.getLong("range_to")));
    }
}
