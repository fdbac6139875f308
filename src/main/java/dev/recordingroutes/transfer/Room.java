package dev.recordingroutes.transfer;

import dev.recordingroutes.download.Spool;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the spool's disk has room for more; transfers pause while it has not. */
public final class Room {
    private static final Logger LOG = LoggerFactory.getLogger(Room.class);

    private final Spool spool;
    private final long minimum;
    private boolean paused;

    /** @param minimum the setting {@code transfer.min-free}, in bytes */
    public Room(Spool spool, long minimum) {
        this.spool = spool;
        this.minimum = minimum;
    }

    /** Whether there is room; says so in the log when that changes. */
    public synchronized boolean enough() throws IOException {
        var free = spool.usableSpace();
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
