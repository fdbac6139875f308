package dev.recordingroutes.delivery;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Space at one destination: once its disk was found full, deliveries pause until it has room for the largest file that
 * it refused. It is asked after a backoff that doubles up to a minute; where the store can't tell, one delivery tries.
 */
public final class DestinationSpace {
    private static final Logger LOG = LoggerFactory.getLogger(DestinationSpace.class);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

    private final String name;
    private final FileStore store;
    private final Duration firstBackoff;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private @Nullable Pause pause;

    /**
     * @param needed size of the largest file that was refused, in bytes
     * @param until when somebody may try again, as {@link System#nanoTime} counts
     * @param tried whether a delivery was let through to find out
     */
    private record Pause(String reason, long needed, Duration backoff, long until, boolean tried) {
        private Pause later(boolean trying) {
            var doubled = backoff.multipliedBy(2);
            var next = doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
            return new Pause(reason, needed, next, System.nanoTime() + next.toNanos(), trying);
        }

        private boolean isDue() {
            return System.nanoTime() - until >= 0;
        }
    }

    DestinationSpace(String name, FileStore store, Duration firstBackoff) {
        this.name = name;
        this.store = store;
        this.firstBackoff = firstBackoff;
    }

    /** Reason why deliveries pause, in words; empty while they don't. */
    public synchronized Optional<String> pauseReason() {
        return Optional.ofNullable(pause).map(Pause::reason);
    }

    /** Tells whether the disk is still full; false when that is not known and a delivery may try. */
    boolean isFull() {
        synchronized (this) {
            if (pause == null) {
                return false;
            }
            if (!pause.isDue()) {
                return true;
            }
        }
        var free = freeSpace();
        synchronized (this) {
            if (pause == null || free.isEmpty()) {
                return false;
            }
            if (free.getAsLong() >= pause.needed()) {
                end();
                return false;
            }
            pause = pause.later(false);
            return true;
        }
    }

    private OptionalLong freeSpace() {
        try {
            return store.freeSpace();
        } catch (IOException e) {
            // The delivery says what is wrong.
            return OptionalLong.empty();
        }
    }

    /** Fails at once while the disk is full; otherwise this delivery may go on, and others wait for what it finds out. */
    void require() throws DestinationFullException {
        var full = isFull();
        synchronized (this) {
            if (pause != null) {
                if (full || !pause.isDue()) {
                    throw new DestinationFullException(pause.reason(), false);
                }
                pause = pause.later(true);
            }
        }
    }

    /** Notes that a file, or its sidecar, was delivered. */
    synchronized void taken(Content content) {
        if (pause != null && pause.tried()) {
            if (content instanceof Content.File) {
                end();
            } else {
                // A sidecar fits where a file may not; the file is to find out.
                pause = new Pause(pause.reason(), pause.needed(), pause.backoff(), System.nanoTime(), true);
            }
        }
    }

    /** Notes that there was no room for so many bytes. */
    synchronized void refused(String reason, long size) {
        if (pause == null) {
            LOG.atWarn()
                    .addKeyValue("event", "paused")
                    .addKeyValue("destination", name)
                    .addKeyValue("reason", reason)
                    .log("archive.to={}: deliveries pause until there is room: {}", name, reason);
            pause = new Pause(reason, size, firstBackoff, System.nanoTime() + firstBackoff.toNanos(), false);
        } else {
            pause = new Pause(reason, Math.max(size, pause.needed()), pause.backoff(), pause.until(), false);
        }
    }

    /** Notes that a file was not delivered for want of room. */
    void await(String path) {
        waiting.add(path);
    }

    /** Tells, once, whether the last delivery of one of these files failed for want of room. */
    boolean wasAwaited(List<String> paths) {
        return waiting.removeAll(paths);
    }

    private void end() {
        LOG.atWarn()
                .addKeyValue("event", "recovered")
                .addKeyValue("destination", name)
                .log("archive.to={}: deliveries go on: there is room again", name);
        pause = null;
    }
}
