package dev.recordingroutes.ledger;

import dev.recordingroutes.settings.DurationValue;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Variable;

/**
 * This process as one of the competing consumers of the ledger, with the values that SQL statements read.
 *
 * @param name unique to each start of a process, so that a restarted process is another node
 * @param clock for due times and leases
 * @param lease duration for which a claimed file belongs to this node, unless renewed
 * @param providers names of the providers whose files this node transfers
 * @param batch largest number of files in one claim, at least 1
 * @param longestWait longest wait for a next attempt
 */
public record Node(String name, Clock clock, Duration lease, List<String> providers, int batch, Duration longestWait) {
    public Node {
        if (lease.isNegative() || lease.isZero()) {
            throw new IllegalArgumentException("a lease of %s is not positive".formatted(lease));
        }
        if (batch < 1) {
            throw new IllegalArgumentException("a batch of %d files is less than one".formatted(batch));
        }
        providers = List.copyOf(providers);
    }

    /** Current time in milliseconds since 1970 UTC. */
    public long now() {
        return clock.millis();
    }

    /** Milliseconds that have passed since a time in milliseconds since 1970 UTC; 0 when the clock was set back. */
    public long since(@Variable("started") long start) {
        return Math.max(0, now() - start);
    }

    /** Time that was a duration ago, as settings write durations, in milliseconds since 1970 UTC. */
    public long before(String duration) {
        return clock.instant().minus(DurationValue.parse(duration)).toEpochMilli();
    }

    /** Latest plausible due time, in milliseconds since 1970 UTC; later ones were set before the clock was set back. */
    public long latest() {
        return now() + longestWait.toMillis();
    }

    /** End of a lease that is taken or renewed now, in milliseconds since 1970 UTC. */
    public long leaseEnd() {
        return now() + lease.toMillis();
    }
}
