package dev.recordingroutes.recording;

import java.time.Instant;

/**
 * A stretch of time to ask for, on whole seconds.
 *
 * @param from its start
 * @param to its end, which is no longer part of it
 */
public record Window(Instant from, Instant to) {
    public Window {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a window from %s to %s is not one".formatted(from, to));
        }
    }

    /** The last second that is part of it, for an API that takes dates and means the whole day. */
    public Instant last() {
        return to.minusSeconds(1);
    }
}
