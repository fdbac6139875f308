package dev.recordingroutes.ledger;

import dev.recordingroutes.recording.TimeRange;
import dev.recordingroutes.recording.Window;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Window of time that one scope has to be asked for.
 *
 * @param scope user, site or the like; empty for none in particular
 * @param gap the gap whose newest part this is
 * @param window what to ask for
 * @param reads the part of the gap that is read with it
 */
public record OwedWindow(String scope, TimeRange gap, Window window, TimeRange reads) {
    /** True when the gap has something newer than this window, which follows it. */
    boolean leavesNewer() {
        return reads.to().isBefore(gap.to());
    }

    private boolean leavesOlder() {
        return reads.from().isAfter(gap.from());
    }

    /**
     * True when what this window leaves of its gap may have to be read before another window.
     *
     * @param next the newest one that follows this; null when there is none so far
     */
    boolean mayPrecede(@Nullable OwedWindow next) {
        if (next == null) {
            return leavesNewer() || leavesOlder();
        }
        return leavesNewer()
                || next.leavesNewer()
                || next.scope().equals(scope)
                || (leavesOlder() && comesBefore(next));
    }

    /** Order of {@code find-newest-gap.sql}: the newest end first, then by scope. */
    private boolean comesBefore(OwedWindow next) {
        var order = next.gap().to().compareTo(reads.from());
        return order < 0 || (order == 0 && Arrays.compareUnsigned(bytes(scope), bytes(next.scope())) < 0);
    }

    /** As SQLite compares texts. */
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

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
