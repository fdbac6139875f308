package dev.recordingroutes.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one server: no more than so many, kept for the next file, and hung up when there is none for a
 * while.
 *
 * <p>A server that can't be reached, or refuses a login, is left alone for a pause that grows; meanwhile whoever asks is
 * told at once what was wrong. So it does not hold up other destinations, nor lock its user out.
 */
final class Connections {
    /** Before a firewall or the server forgets it. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(30);

    private static final int MOST_FOLDERS = 1_000;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Destination destination;
    private final StallWatch watch;
    private final Duration firstPause;
    private final Semaphore permits;
    private final Deque<Kept> idle = new ArrayDeque<>();
    private final Set<RemoteConnection> busy = ConcurrentHashMap.newKeySet();
    /** Folders that are there, of those that were used last. */
    private final Set<String> folders = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_FOLDERS;
        }
    }));

    private final Object first = new Object();
    private volatile boolean up;
    private @Nullable Down down;
    private volatile boolean closed;

    /**
     * None is open yet.
     *
     * @param most how many there are at the most
     * @param pause for the first time that the server can't be reached
     */
    Connections(Destination destination, int most, Duration pause, StallWatch watch) {
        this.destination = destination;
        this.permits = new Semaphore(most, true);
        this.firstPause = pause;
        this.watch = watch;
    }

    /** What is done with a connection; it is given up when that fails. */
    interface Work {
        void with(RemoteConnection connection, StallWatch.Progress progress) throws Exception;
    }

    private record Kept(RemoteConnection connection, long since) {
        private boolean idleFor(Duration time) {
            return System.nanoTime() - since > time.toNanos();
        }
    }

    /** Why the server could not be reached, and when it is asked again. */
    private record Down(String reason, Duration pause, long until) {}

    void use(Work work) throws Exception {
        permits.acquire();
        try {
            var kept = kept();
            if (kept == null || !tried(kept, work)) {
                use(open(), work);
            }
        } finally {
            permits.release();
        }
    }

    /** Whether it was done; false when the server has hung up since the connection was used last. */
    private boolean tried(RemoteConnection kept, Work work) throws Exception {
        var begun = new AtomicBoolean();
        try {
            use(kept, (connection, progress) -> {
                try {
                    work.with(connection, progress);
                } catch (Exception e) {
                    begun.set(progress.begun() || connection.alive());
                    throw e;
                }
            });
            return true;
        } catch (Exception e) {
            if (begun.get()) {
                throw e;
            }
            return false;
        }
    }

    private void use(RemoteConnection connection, Work work) throws Exception {
        busy.add(connection);
        if (closed) {
            // Whoever closed may have looked before it was there.
            connection.breakOff();
        }
        try (var progress = watch.watch(connection::breakOff)) {
            try {
                work.with(connection, progress);
            } catch (Exception e) {
                connection.breakOff();
                // One that is missing may be why.
                folders.clear();
                throw progress.explain(e);
            }
        } finally {
            busy.remove(connection);
        }
        keep(connection);
    }

    Set<String> folders() {
        return folders;
    }

    /** One at a time until one was let in: what a server refuses once, it is not asked for by each thread. */
    private RemoteConnection open() throws Exception {
        if (up) {
            return login();
        }
        synchronized (first) {
            return login();
        }
    }

    private RemoteConnection login() throws Exception {
        var before = requireNoPause();
        try {
            var opened = RemoteConnection.open(destination.requiredServer());
            up();
            return opened;
        } catch (Exception e) {
            down(before, DeliveryFailure.words(e));
            throw e;
        }
    }

    private @Nullable RemoteConnection kept() {
        synchronized (idle) {
            var last = idle.pollLast();
            return last == null ? null : last.connection();
        }
    }

    private void keep(RemoteConnection connection) {
        synchronized (idle) {
            if (!closed) {
                idle.addLast(new Kept(connection, System.nanoTime()));
                return;
            }
        }
        connection.close();
    }

    /** What is known of the server when it is about to be asked. */
    private synchronized @Nullable Down requireNoPause() throws DeliveryFailure {
        if (closed) {
            throw new DeliveryFailure("the program is stopping");
        }
        if (down == null) {
            return null;
        }
        if (System.nanoTime() - down.until() < 0) {
            throw new DeliveryFailure(down.reason());
        }
        // This one asks; the others wait for what it hears.
        down = new Down(
                down.reason(), down.pause(), System.nanoTime() + down.pause().toNanos());
        return down;
    }

    private synchronized void down(@Nullable Down before, String reason) {
        if (!Objects.equals(down, before)) {
            // Several threads asked at once: that is one failure, and one pause.
            return;
        }
        var pause = down == null ? firstPause : down.pause().multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
        down = new Down(reason, pause, System.nanoTime() + pause.toNanos());
    }

    private synchronized void up() {
        up = true;
        down = null;
    }

    /** Hangs up what has waited for long. */
    void hangUpIdle() {
        while (true) {
            Kept kept;
            synchronized (idle) {
                kept = idle.peekFirst();
                if (kept == null || !kept.idleFor(LONGEST_IDLE)) {
                    return;
                }
                idle.removeFirst();
            }
            kept.connection().breakOff();
        }
    }

    /** Hangs up; whoever stops does not wait for the files that are under way. */
    void close() {
        closed = true;
        busy.forEach(RemoteConnection::breakOff);
        for (var kept = kept(); kept != null; kept = kept()) {
            kept.close();
        }
    }
}
