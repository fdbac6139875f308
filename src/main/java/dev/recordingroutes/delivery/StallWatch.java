package dev.recordingroutes.delivery;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Aborts transfers that move no byte within a timeout: a socket's own time-outs hold for reading, none for writing. */
final class StallWatch {
    private final Duration timeout;
    private final Set<Progress> watched = ConcurrentHashMap.newKeySet();

    StallWatch(Duration timeout) {
        this.timeout = timeout;
    }

    /** Starts watching a transfer, until the result is closed; {@code abort} must make it fail. */
    Progress watch(Runnable abort) {
        var progress = new Progress(abort);
        watched.add(progress);
        return progress;
    }

    /** Aborts each transfer that has stalled; to be called a few times within the timeout. */
    void abortStalled() {
        watched.forEach(Progress::abortWhenStalled);
    }

    /** The progress of one transfer, as its streams report it. */
    final class Progress implements AutoCloseable {
        private final Runnable abort;
        private volatile long movedAt = System.nanoTime();
        private volatile boolean begun;
        private volatile boolean stalled;

        private Progress(Runnable abort) {
            this.abort = abort;
        }

        /** Tells whether any byte has moved yet. */
        boolean begun() {
            return begun;
        }

        private void moved() {
            begun = true;
            movedAt = System.nanoTime();
        }

        private void abortWhenStalled() {
            if (System.nanoTime() - movedAt > timeout.toNanos()) {
                stalled = true;
                abort.run();
            }
        }

        /** Names the stall as the reason for the failure of a transfer that was aborted for it; else the failure itself. */
        Exception explain(Exception failure) {
            return stalled
                    ? new DeliveryFailure("the server does not answer: no byte moved for %d s"
                            .formatted(Math.max(1, timeout.toSeconds())))
                    : failure;
        }

        /** A view of a stream that reports each read as progress. */
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

        /** A view of a stream that reports each write as progress. */
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
