package dev.recordingroutes.transfer;

import dev.recordingroutes.download.Spool;
import dev.recordingroutes.ledger.Claims;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Free space on the spool's disk; transfers pause while there is less than {@code transfer.min-free}. */
public final class SpoolSpace {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolSpace.class);

    private final Spool spool;
    private final Claims claims;
    private final long minimum;
    private String pauseReason = "";

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
        var reason =
                "%s has %d bytes free, and transfer.min-free asks for %d".formatted(spool.directory(), free, minimum);
        if (free < minimum == pauseReason.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("event", free < minimum ? "paused" : "recovered")
                    .addKeyValue("reason", reason)
                    .log(free < minimum ? "transfers pause: {}" : "transfers go on: {}", reason);
        }
        pauseReason = free < minimum ? reason : "";
        return pauseReason.isEmpty();
    }

    /** Reason why transfers pause, as of the last claim; empty while they don't. */
    public synchronized Optional<String> pauseReason() {
        return Optional.of(pauseReason).filter(reason -> !reason.isEmpty());
    }
}
