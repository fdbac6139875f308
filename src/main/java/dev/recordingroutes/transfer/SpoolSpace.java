package dev.recordingroutes.transfer;

import dev.recordingroutes.download.Spool;
import dev.recordingroutes.ledger.Claims;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Free space on the spool's disk; transfers pause while there is less than {@code transfer.min-free}. */
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

    /** True when there is space for more files; logs each change. */
    public synchronized boolean hasRoom() throws IOException {
        var free = spool.usableSpace();
        if (free < minimum && claims.isEmpty()) {
            // No transfer is running that would free space: remove incomplete downloads, which can be had again.
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
}
