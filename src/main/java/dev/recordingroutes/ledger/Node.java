package dev.recordingroutes.ledger;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * This process as one of the competing consumers of the ledger: what the SQL needs to know of it.
 *
 * @param name unique to this process's life, so that a restarted process is another node
 * @param clock tells when files are due
 * @param lease how long a claimed file stays this node's unless the lease is renewed
 * @param providers whose files this node transfers
 * @param batch how many files one claim takes at the most
 * @param longestWait no file waits longer than this for its next attempt
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

    /** Milliseconds since 1970 UTC. */
    public long now() {
        return clock.millis();
    }

    /** The latest time at which a file may be due that was dated by now, in milliseconds since 1970 UTC. */
    public long latest() {
        return now() + longestWait.toMillis();
    }

    /** When a lease that is given or renewed now runs out, in milliseconds since 1970 UTC. */
    public long leaseEnd() {
        return now() + lease.toMillis();
    }
}
