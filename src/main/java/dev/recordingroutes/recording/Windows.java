package dev.recordingroutes.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Cuts a range of time into windows that an API accepts. */
public final class Windows {
    private Windows() {}

    /**
     * The windows that cover a range, the oldest first, on whole seconds. Neighbours share an instant: an API with an
     * exclusive end loses nothing there, and one that takes dates is asked for that day twice.
     *
     * @param longest the longest window that is accepted
     */
    public static List<Window> covering(Instant from, Instant to, Duration longest) {
        var start = from.truncatedTo(ChronoUnit.SECONDS);
        var whole = to.truncatedTo(ChronoUnit.SECONDS);
        var end = whole.equals(to) && whole.isAfter(start) ? whole : whole.plusSeconds(1);
        var windows = new ArrayList<Window>();
        while (start.isBefore(end)) {
            var next = start.plus(longest);
            windows.add(new Window(start, next.isBefore(end) ? next : end));
            start = next;
        }
        return windows;
    }
}
