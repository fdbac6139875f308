package dev.recordingroutes.delivery;

import dev.recordingroutes.disk.Sha256;
import dev.recordingroutes.ledger.Delivered;
import dev.recordingroutes.message.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
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

    private final Remote remote;
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
    public Verifier(Remote remote, Duration pause, Duration stall) {
        this.remote = remote;
        this.pause = pause;
        this.stall = stall;
    }

    /** Compares one file; does not throw, since what can't be read is not verified. */
    public Verification compare(Destination destination, Delivered delivered) {
        var state = states.computeIfAbsent(destination, key -> new State());
        var down = state.down;
        if (down != null) {
            return Verification.unreachable(down, true);
        }
        if (!destination.local() && !destination.remote()) {
            return state.down("only file, ftp, ftps and sftp destinations can be read back");
        }
        try {
            return destination.local()
                    ? onDisk(destination, delivered, state)
                    : onServer(destination, delivered, state);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Verification.unreachable("interrupted", false);
        }
    }

    /** How many bytes were read so far. */
    public long bytesRead() {
        return bytes.sum();
    }

    private Verification onDisk(Destination destination, Delivered delivered, State state) {
        var root = destination.requiredDirectory();
        var there = new Counted();
        try {
            Files.copy(root.resolve(delivered.path()), there);
            return Verification.of(delivered, there.sha256);
        } catch (NoSuchFileException e) {
            return Files.isDirectory(root)
                    ? Verification.missing("it is not there")
                    : state.down("the directory %s is not there; mount it".formatted(root));
        } catch (IOException e) {
            return Verification.unreachable("it can't be read: " + Reason.of(e), false);
        }
    }

    private Verification onServer(Destination destination, Delivered delivered, State state)
            throws InterruptedException {
        for (var again = true; ; again = false) {
            var began = System.nanoTime();
            try {
                var there = new Counted();
                remote.read(destination, delivered.path(), new BoundedOutputStream(delivered.size(), there));
                state.stalls.set(0);
                return Verification.of(delivered, there.sha256);
            } catch (NoSuchFileException e) {
                return Verification.missing(DeliveryFailure.words(e));
            } catch (IOException e) {
                if (BoundedOutputStream.isWhy(e)) {
                    return Verification.longer(delivered);
                }
                var reason = words(e);
                var stalled = System.nanoTime() - began >= stall.toNanos();
                if (stalled && state.stalls.incrementAndGet() >= MOST_STALLS) {
                    return state.down("%s, for %d files in a row".formatted(reason, MOST_STALLS));
                }
                var unreachable = unreachable(destination, state);
                if (unreachable != null) {
                    return unreachable;
                }
                if (stalled || !again) {
                    return Verification.unreachable(reason, false);
                }
            }
        }
    }

    /** Asks for all threads at once whether a server is there; null when it is. */
    private @Nullable Verification unreachable(Destination destination, State state) throws InterruptedException {
        synchronized (state) {
            if (state.down == null) {
                try {
                    remote.requireReachable(destination);
                } catch (IOException e) {
                    Thread.sleep(pause.toMillis());
                    try {
                        remote.requireReachable(destination);
                    } catch (IOException stillNot) {
                        return state.down(words(stillNot));
                    }
                }
            }
            return state.down == null ? null : Verification.unreachable(state.down, true);
        }
    }

    /** Without the destination and the path, which whoever asks knows. */
    private static String words(IOException failure) {
        return Reason.of(new IOException(DeliveryFailure.words(failure)));
    }

    /** What is known of a destination. */
    private static final class State {
        private final AtomicInteger stalls = new AtomicInteger();
        private volatile @Nullable String down;

        private Verification down(String reason) {
            down = reason;
            return Verification.unreachable(reason, true);
        }
    }

    /** Tells how it gets on while it reads. */
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
