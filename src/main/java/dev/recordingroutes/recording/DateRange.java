package dev.recordingroutes.recording;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Reads the ends of a range of time as people write them: a date in UTC, or an instant. */
public final class DateRange {
    private DateRange() {}

    /**
     * Reads a start: a date means its first moment.
     *
     * @throws IllegalArgumentException for any other form
     */
    public static Instant parseStart(String text) {
        return parse(text, 0);
    }

    /**
     * Reads an end: a date means its last moment, which is the first of the next.
     *
     * @throws IllegalArgumentException for any other form
     */
    public static Instant parseEnd(String text) {
        return parse(text, 1);
    }

    private static Instant parse(String text, int days) {
        try {
            return text.indexOf('T') > 0
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text)
                            .plusDays(days)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "neither an ISO date such as 2026-01-31 nor an instant such as 2026-01-31T12:00:00Z");
        }
    }
}
