package dev.recordingroutes.network;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Aborts transfers that move no byte within a timeout, or too few on average: a socket's own time-outs hold for reading,
 * none for writing, and none ends a drip.
 */
public final class StallWatch {
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(5);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(50);

    private final Duration timeout;
    private final long minRate;
    private final Set<Progress> watched = ConcurrentHashMap.newKeySet();

    /**
     * @param timeout after which a transfer has failed of which no byte moved
     * @param minRate bytes a second, averaged over the timeout, under which a transfer has failed; 0 for none
     */
    public StallWatch(Duration timeout, long minRate) {
        this.timeout = timeout;
        this.minRate = minRate;
    }

    /** Starts watching a transfer, until the result is closed; {@code abort} must make it fail. */
    public Progress watch(Runnable abort) {
        var progress = new Progress(abort);
        watched.add(progress);
        return progress;
    }

    /** Time between two calls of {@link #abortStalled}: a quarter of the timeout, and at most 5 s. */
    public Duration interval() {
        var quarter = timeout.dividedBy(4);
        return quarter.compareTo(LONGEST_INTERVAL) > 0
                ? LONGEST_INTERVAL
                : quarter.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : quarter;
    }

    /** Aborts each transfer that has stalled or drips; to be called a few times within the timeout. */
    public void abortStalled() {
        watched.forEach(Progress::abortWhenStalled);
    }

    /** The progress of one transfer, as its streams report it. */
    public final class Progress implements AutoCloseable {
        private final Runnable abort;
        private volatile boolean begun;
        private volatile String failure = "";
        private long movedAt = System.nanoTime();
        /** Start of the time over which the rate is averaged, and what moved in it; negative when no rate counts. */
        private long windowFrom;

        private long windowBytes = -1;
        /** Time since when it is not the peer that is waited for; null while it is. */
        private @Nullable Long pausedAt;

        private Progress(Runnable abort) {
            this.abort = abort;
        }

        /** Tells whether any byte has moved yet. */
        public boolean begun() {
            return begun;
        }

        private synchronized void moved(int bytes) {
            begun = true;
            movedAt = System.nanoTime();
            if (windowBytes < 0) {
                windowFrom = movedAt;
                windowBytes = 0;
            }
            windowBytes += bytes;
        }

        /** What comes after the content, such as a confirmation, has no rate. */
        private synchronized void ended() {
            movedAt = System.nanoTime();
            windowBytes = -1;
        }

        private synchronized void pause() {
            pausedAt = System.nanoTime();
        }

        private synchronized void goOn() {
            movedAt = System.nanoTime();
            if (pausedAt != null) {
                windowFrom += movedAt - pausedAt;
                pausedAt = null;
            }
        }

        private void abortWhenStalled() {
            check();
            if (!failure.isEmpty()) {
                // Again each time, since a connection may be made only after the first.
                abort.run();
            }
        }

        private synchronized void check() {
            var now = System.nanoTime();
            if (pausedAt != null || !failure.isEmpty()) {
                return;
            }
            var window = now - windowFrom;
            if (now - movedAt > timeout.toNanos()) {
                failure = "does not answer: no byte moved for %d s".formatted(seconds(timeout));
            } else if (windowBytes >= 0 && window >= timeout.toNanos()) {
                if (windowBytes / (window / 1e9) < minRate) {
                    failure = "is too slow: %d bytes moved in %d s, and transfer.min-rate asks for %d a second"
                            .formatted(windowBytes, seconds(Duration.ofNanos(window)), minRate);
                }
                windowFrom = now;
                windowBytes = 0;
            }
        }

        private static long seconds(Duration time) {
            return Math.max(1, time.toSeconds());
        }

        /** Reason why the transfer was aborted, as a sentence without the peer's name; empty when it was not. */
        public Optional<String> failure() {
            return Optional.of(failure).filter(reason -> !reason.isEmpty());
        }

        private void requireNoFailure() throws IOException {
            check();
            if (!failure.isEmpty()) {
                throw new IOException(failure);
            }
        }

        /** A view of the peer's stream that reports each read as progress; the time between two reads doesn't count. */
        public InputStream from(InputStream peer) {
            pause();
            return new FilterInputStream(peer) {
                @Override
                public int read() throws IOException {
                    var one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
                }

                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    goOn();
                    try {
                        var read = in.read(bytes, from, length);
                        if (read >= 0) {
                            moved(read);
                            requireNoFailure();
                        }
                        return read;
                    } finally {
                        pause();
                    }
                }
            };
        }

        /** A view of content to be sent that reports each read as progress, and the end. */
        public InputStream through(InputStream content) {
            return new FilterInputStream(content) {
                @Override
                public int read() throws IOException {
                    return report(in.read(), 1);
                }

                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    var read = in.read(bytes, from, length);
                    return report(read, read);
                }

                private int report(int result, int bytes) throws IOException {
                    if (result < 0) {
                        ended();
                    } else {
                        moved(bytes);
                        requireNoFailure();
                    }
                    return result;
                }
            };
        }

        /** A view of a stream that reports each write as progress. */
        public OutputStream through(OutputStream out) {
            return new FilterOutputStream(out) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    moved(length);
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
