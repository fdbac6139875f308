package dev.recordingroutes.transfer;

import dev.recordingroutes.download.Spool;
import dev.recordingroutes.ledger.Claims;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the spool's disk has room for more; transfers pause while it has not. */
public final class SpoolSpace {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolSpace.class);

    private final Spool spool;
    private final Claims claims;
    private final long minimum;
    private boolean paused;

    /** @param minimum the setting {@code transfer.min-free}, in bytes */
    public SpoolSpace(Spool spool, Claims claims, long minimum) {
        this.spool = spool;
        this.claims = claims;
        this.minimum = minimum;
    }

    /** Whether there is room; says so in the log when that changes. */
    public synchronized boolean enough() throws IOException {
        var free = spool.usableSpace();
        if (free < minimum && claims.none()) {
            // Nothing is under way that would make room: what is left are beginnings, which can be had again.
            spool.sweep(keep -> {});
            free = spool.usableSpace();
        }
        if (free < minimum != paused) {
            paused = !paused;
            LOG.warn(
                    paused
                            ? "transfers pause: {} has {} bytes free, and transfer.min-free asks for {}"
                            : "transfers go on: {} has {} bytes free again, and transfer.min-free asks for {}",
                    spool.directory(),
                    free,
                    minimum);
        }
        return !paused;
    }

    /** What is claimed while there is none. */
    public List<Object> none() {
        return List.of();
    }
}
