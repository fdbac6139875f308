package dev.recordingroutes.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes the names in directories to the disk (fsync), once for all threads that wait for the same directory: while one
 * call is under way, those who come wait for the next, which serves all of them.
 */
public final class FolderSync {
    private final Map<Path, Turns> turns = new ConcurrentHashMap<>();

    /**
     * Calls for one directory, counted from the first thread that came to the last one that has gone; {@code ended} is
     * the last that succeeded.
     */
    private static final class Turns {
        private int threads;
        private long begun;
        private long ended;
        private boolean running;
    }

    /**
     * Returns when names that were in the directory before the call would survive a power cut.
     *
     * @throws IOException as {@link Durable#synchronizeDirectory} does; each thread that waited then makes a call itself
     */
    public void synchronize(Path directory) throws IOException {
        var mine = turns.compute(directory, (path, known) -> {
            var now = known == null ? new Turns() : known;
            now.threads++;
            return now;
        });
        try {
            if (takesTurn(mine)) {
                var done = false;
                try {
                    Durable.synchronizeDirectory(directory);
                    done = true;
                } finally {
                    end(mine, done);
                }
            }
        } finally {
            turns.computeIfPresent(directory, (path, known) -> --known.threads == 0 ? null : known);
        }
    }

    /** Waits until a call that began later has ended; returns true when this thread has to make that call. */
    private static boolean takesTurn(Turns turns) {
        var interrupted = false;
        try {
            synchronized (turns) {
                var enough = turns.begun + 1;
                while (turns.running && turns.ended < enough) {
                    try {
                        turns.wait();
                    } catch (InterruptedException e) {
                        // What was begun has to end; then the thread is told.
                        interrupted = true;
                    }
                }
                if (turns.ended >= enough) {
                    return false;
                }
                turns.begun++;
                turns.running = true;
                return true;
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void end(Turns turns, boolean done) {
        synchronized (turns) {
            if (done) {
                turns.ended = turns.begun;
            }
            turns.running = false;
            turns.notifyAll();
        }
    }
}
