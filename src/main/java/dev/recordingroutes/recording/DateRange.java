package dev.recordingroutes.recording;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Reads the ends of a time range as users write them: a date in UTC, or an instant. */
public final class DateRange {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant AFTER_LAST = Instant.parse("+10000-01-01T00:00:00Z");

    private DateRange() {}

    /**
     * Reads a start; a date stands for its beginning.
     *
     * @throws IllegalArgumentException for any other form
     */
    public static Instant parseStart(String text) {
        return parse(text, 0);
    }

    /**
     * Reads an end; a date stands for its end, which is the beginning of the next day.
     *
     * @throws IllegalArgumentException for any other form
     */
    public static Instant parseEnd(String text) {
        return parse(text, 1);
    }

    /** True for the years 1970 to 9999; beyond them milliseconds overflow and years have five digits. */
    static boolean covers(Instant instant) {
        return !instant.isBefore(FIRST) && instant.isBefore(AFTER_LAST);
    }

    private static Instant parse(String text, int days) {
        var isInstant = text.indexOf('T') > 0;
        Instant start;
        try {
            start = isInstant
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "neither an ISO date such as 2026-01-31 nor an instant such as 2026-01-31T12:00:00Z");
        }
        if (!covers(start)) {
            throw new IllegalArgumentException("must be in the years 1970 to 9999");
        }
        return isInstant ? start : start.plus(days, ChronoUnit.DAYS);
    }
}
