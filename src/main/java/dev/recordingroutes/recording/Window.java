package dev.recordingroutes.recording;

import java.time.Instant;

/**
 * A stretch of time to ask for.
 *
 * @param from its start
 * @param to its end, after the start
 */
public record Window(Instant from, Instant to) {
    public Window {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a window from %s to %s is not one".formatted(from, to));
        }
    }
}
