package dev.recordingroutes.delivery;

import dev.recordingroutes.disk.Sha256;
import dev.recordingroutes.ledger.Delivered;
import dev.recordingroutes.message.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Reads delivered files back, and compares size and SHA-256 with what the ledger says was delivered. For any number of
 * threads, and with no more of a file in memory than a buffer.
 *
 * <p>A destination that can't be reached is given a moment to come back; then it is asked for nothing more, and each of
 * its files is known to be unreachable at once.
 */
public final class Verifier {
    /** One file that a server does not go on with may be the file's fault. */
    private static final int MOST_STALLS = 3;

    private final Duration pause;
    private final Duration stall;
    private final LongAdder bytes = new LongAdder();
    private final Map<Destination, State> states = new ConcurrentHashMap<>();

    /**
     * Reads nothing yet.
     *
     * @param pause after which a server that can't be reached is asked again, once
     * @param stall after which a server that sends nothing has failed
     */
    public Verifier(Duration pause, Duration stall) {
        this.pause = pause;
        this.stall = stall;
    }

    /** Compares one file; a file that can't be read is a result, not an exception. */
    public Verification compare(Destination destination, Delivered delivered) {
        var state = states.computeIfAbsent(destination, key -> new State());
        var down = state.down;
        if (down != null) {
            return Verification.unreachable(down, true);
        }
        if (destination.store().isWriteOnly()) {
            return state.down("only file, ftp, ftps and sftp destinations can be read back");
        }
        try {
            return compare(destination.store(), delivered, state);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Verification.unreachable("interrupted", false);
        }
    }

    /** Bytes that were read so far. */
    public long bytesRead() {
        return bytes.sum();
    }

    private Verification compare(FileStore store, Delivered delivered, State state) throws InterruptedException {
        for (var again = true; ; again = false) {
            var began = System.nanoTime();
            try {
                var there = new Counted();
                store.read(delivered.path(), new BoundedOutputStream(delivered.size(), there));
                state.stalls.set(0);
                return Verification.of(delivered, there.sha256);
            } catch (NoSuchFileException e) {
                return Verification.missing(DeliveryFailure.words(e));
            } catch (IrregularFileException e) {
                return Verification.irregular(DeliveryFailure.words(e));
            } catch (IOException e) {
                if (BoundedOutputStream.isExceeded(e)) {
                    return Verification.longer(delivered);
                }
                var reason = words(e);
                var stalled = System.nanoTime() - began >= stall.toNanos();
                if (stalled && state.stalls.incrementAndGet() >= MOST_STALLS) {
                    return state.down("%s, for %d files in a row".formatted(reason, MOST_STALLS));
                }
                var unreachable = unreachable(store, state);
                if (unreachable != null) {
                    return unreachable;
                }
                if (stalled || !again) {
                    return Verification.unreachable(reason, false);
                }
            }
        }
    }

    /** Asks once for all threads whether a store can be reached; null when it can. */
    private @Nullable Verification unreachable(FileStore store, State state) throws InterruptedException {
        synchronized (state) {
            if (state.down == null) {
                try {
                    store.requireReachable();
                } catch (IOException e) {
                    Thread.sleep(pause.toMillis());
                    try {
                        store.requireReachable();
                    } catch (IOException stillNot) {
                        return state.down(words(stillNot));
                    }
                }
            }
            return state.down == null ? null : Verification.unreachable(state.down, true);
        }
    }

    /** Words without the destination and the path, which the caller knows. */
    private static String words(IOException failure) {
        return Reason.of(new IOException(DeliveryFailure.words(failure)));
    }

    /** State of a destination. */
    private static final class State {
        private final AtomicInteger stalls = new AtomicInteger();
        private volatile @Nullable String down;

        private Verification down(String reason) {
            down = reason;
            return Verification.unreachable(reason, true);
        }
    }

    /** Counts bytes while they are read, for those who watch. */
    private final class Counted extends OutputStream {
        private final Sha256 sha256 = new Sha256();

        @Override
        public void write(int one) {
            sha256.write(one);
            bytes.increment();
        }

        @Override
        public void write(byte[] some, int from, int length) {
            sha256.write(some, from, length);
            bytes.add(length);
        }
    }
}
