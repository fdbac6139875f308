package dev.recordingroutes.recording;

import java.time.Instant;

/**
 * Time window of one listing, on whole seconds.
 *
 * @param from start, inclusive
 * @param to end, exclusive
 */
public record Window(Instant from, Instant to) {
    public Window {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a window from %s to %s is not one".formatted(from, to));
        }
    }

    /** Last second of the window, for an API that takes dates and includes the whole day. */
    public Instant last() {
        return to.minusSeconds(1);
    }
}
