package dev.recordingroutes.ledger;

import dev.recordingroutes.recording.TimeRange;
import dev.recordingroutes.recording.Window;
import java.time.Instant;

/**
 * Window of time that one scope has to be asked for.
 *
 * @param scope user, site or the like; empty for none in particular
 * @param gap the gap whose newest part this is
 * @param window what to ask for
 * @param reads the part of the gap that is read with it
 */
public record OwedWindow(String scope, TimeRange gap, Window window, TimeRange reads) {
    /** Start of the window, inclusive. */
    public Instant from() {
        return window.from();
    }

    /** End of the window, exclusive. */
    public Instant to() {
        return window.to();
    }

    /** Last second of the window. */
    public Instant last() {
        return window.last();
    }
}
