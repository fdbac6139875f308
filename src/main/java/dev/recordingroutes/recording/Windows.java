package dev.recordingroutes.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Cuts a time range into windows that an API accepts. */
public final class Windows {
    private Windows() {}

    /** Overlap of neighbouring windows, so that nothing is lost where a provider rounds a boundary differently. */
    static final Duration OVERLAP = Duration.ofDays(1);

    /**
     * Cuts a range into windows on whole seconds, oldest first.
     *
     * @param longest longest window that the API accepts; more than the overlap of one day
     */
    public static List<Window> covering(Instant from, Instant to, Duration longest) {
        if (longest.compareTo(OVERLAP) <= 0) {
            throw new IllegalArgumentException(
                    "windows of %s are not longer than %s, which neighbours share".formatted(longest, OVERLAP));
        }
        var start = from.truncatedTo(ChronoUnit.SECONDS);
        var whole = to.truncatedTo(ChronoUnit.SECONDS);
        var end = whole.equals(to) && whole.isAfter(start) ? whole : whole.plusSeconds(1);
        var windows = new ArrayList<Window>();
        while (start.isBefore(end)) {
            var next = start.plus(longest);
            if (!next.isBefore(end)) {
                windows.add(new Window(start, end));
                break;
            }
            windows.add(new Window(start, next));
            start = next.minus(OVERLAP);
        }
        return windows;
    }
}
