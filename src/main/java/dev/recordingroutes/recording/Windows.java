package dev.recordingroutes.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Cuts a range of time into windows that an API accepts. */
public final class Windows {
    private Windows() {}

    /** Neighbours share this much, so that nothing is lost where a provider's idea of a boundary differs. */
    static final Duration OVERLAP = Duration.ofDays(1);

    /**
     * The windows that cover a range, the oldest first, on whole seconds.
     *
     * @param longest the longest window that is accepted; more than the day that neighbours share
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
