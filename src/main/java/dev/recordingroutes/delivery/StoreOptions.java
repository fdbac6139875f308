package dev.recordingroutes.delivery;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits that hold for every store.
 *
 * @param connections the most to one server at a time
 * @param backoff before a server that can't be reached is asked again; doubles up to a minute
 * @param stall without a byte moving, after which an operation has failed
 * @param minRate bytes a second, averaged over the stall timeout, under which a transfer has failed; 0 for none
 * @param trust an idle connection that rested for less is used again without asking the server for a sign of life
 * @param spool a directory whose files are linked, where they can be, rather than copied; null for none
 */
public record StoreOptions(
        int connections,
        Duration backoff,
        Duration stall,
        long minRate,
        Duration trust,
        @Nullable Path spool) {
    private static final Duration TRUST = Duration.ofSeconds(1);

    /** Options with a trust of one second. */
    public StoreOptions(int connections, Duration backoff, Duration stall, long minRate, @Nullable Path spool) {
        this(connections, backoff, stall, minRate, TRUST, spool);
    }
}
