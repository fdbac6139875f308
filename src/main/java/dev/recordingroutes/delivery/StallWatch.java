package dev.recordingroutes.delivery;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Breaks off what has not moved a byte for a while: a socket's own time-outs are for reading, none is for writing. */
final class StallWatch {
    private final Duration longest;
    private final Set<Progress> watched = ConcurrentHashMap.newKeySet();

    /**
     * Watches nothing yet.
     *
     * @param longest silence that is borne with
     */
    StallWatch(Duration longest) {
        this.longest = longest;
    }

    /** Watches until it is closed what is broken off like this. */
    Progress watch(Runnable breakOff) {
        var progress = new Progress(breakOff);
        watched.add(progress);
        return progress;
    }

    /** Breaks off what has not moved for too long; to be called a few times in that long. */
    void look() {
        watched.forEach(Progress::breakOffWhenStalled);
    }

    /** What is watched tells here that it moves. */
    final class Progress implements AutoCloseable {
        private final Runnable breakOff;
        private volatile long movedAt = System.nanoTime();
        private volatile boolean begun;
        private volatile boolean stalled;

        private Progress(Runnable breakOff) {
            this.breakOff = breakOff;
        }

        /** Whether any byte has moved yet. */
        boolean begun() {
            return begun;
        }

        private void moved() {
            begun = true;
            movedAt = System.nanoTime();
        }

        private void breakOffWhenStalled() {
            if (System.nanoTime() - movedAt > longest.toNanos()) {
                stalled = true;
                breakOff.run();
            }
        }

        /** Says so in place of what the one that was broken off failed with. */
        Exception explain(Exception failure) {
            return stalled
                    ? new DeliveryFailure("the server does not answer: no byte moved for %d s"
                            .formatted(Math.max(1, longest.toSeconds())))
                    : failure;
        }

        /** The same bytes; what is read of them moves. */
        InputStream through(InputStream in) {
            return new FilterInputStream(in) {
                @Override
                public int read() throws IOException {
                    moved();
                    return in.read();
                }

                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    moved();
                    return in.read(bytes, from, length);
                }
            };
        }

        /** The same bytes; what is written of them moves. */
        OutputStream through(OutputStream out) {
            return new FilterOutputStream(out) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    moved();
                    out.write(bytes, from, length);
                }
            };
        }

        @Override
        public void close() {
            watched.remove(this);
        }
    }
}
