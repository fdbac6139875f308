package dev.recordingroutes.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Cuts a time range into windows that an API accepts, the newest first. */
public final class Windows {
    private Windows() {}

    /** Overlap of neighbouring windows, so that nothing is lost where a provider rounds a boundary differently. */
    static final Duration OVERLAP = Duration.ofDays(1);

    /**
     * Cuts the newest window from a range.
     *
     * @param longest longest window that the API accepts; more than the overlap of one day
     * @return the window, on whole seconds
     */
    public static Window newest(TimeRange range, Duration longest) {
        if (longest.compareTo(OVERLAP) <= 0) {
            throw new IllegalArgumentException(
                    "windows of %s are not longer than %s, which neighbours share".formatted(longest, OVERLAP));
        }
        var start = range.from().truncatedTo(ChronoUnit.SECONDS);
        var whole = range.to().truncatedTo(ChronoUnit.SECONDS);
        var end = whole.equals(range.to()) && whole.isAfter(start) ? whole : whole.plusSeconds(1);
        var first = end.minus(longest);
        return new Window(first.isAfter(start) ? first : start, end);
    }

    /** The part of a range that is done once its newest window was read; the next window overlaps it. */
    public static TimeRange readWith(Window window, TimeRange range) {
        Instant from = window.from().isAfter(range.from()) ? window.from().plus(OVERLAP) : range.from();
        return new TimeRange(from, range.to());
    }
}
