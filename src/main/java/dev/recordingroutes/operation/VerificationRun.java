package dev.recordingroutes.operation;

import dev.recordingroutes.delivery.Destination;
import dev.recordingroutes.delivery.StoreOptions;
import dev.recordingroutes.delivery.Verification;
import dev.recordingroutes.delivery.Verification.Outcome;
import dev.recordingroutes.delivery.Verifier;
import dev.recordingroutes.ledger.Database;
import dev.recordingroutes.ledger.Delivered;
import dev.recordingroutes.ledger.History;
import dev.recordingroutes.ledger.LedgerException;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.message.Reason;
import dev.recordingroutes.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads every delivered file back from its destinations, and compares size and SHA-256 with the ledger. May run beside
 * an engine that works with the same ledger.
 */
public final class VerificationRun {
    /** Files read at the same time. */
    private static final int WORKERS = 4;

    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final Settings settings;
    private final Clock clock;

    public VerificationRun(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Receives results; calls come one at a time, from several threads. */
    public interface Listener {
        /** Reports one file at one destination. */
        void verified(String destination, Delivered row, Verification verification);

        /**
         * Reports progress a few times a second.
         *
         * @param done files compared so far
         * @param all files to compare
         * @param bytes read so far
         */
        default void progress(long done, long all, long bytes) {}
    }

    /**
     * Outcome of the whole run.
     *
     * @param counts number of files for each outcome; every outcome is present
     * @param notConfigured number of files delivered to destinations that {@code archive.to} no longer names; not read
     * @param bytes read
     */
    public record Result(Map<Outcome, Long> counts, Map<String, Long> notConfigured, long bytes, Duration took) {
        /** Counts the files that were compared. */
        public long files() {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Returns true when each file is as it was delivered. */
        public boolean isOk() {
            return files() == counts.getOrDefault(Outcome.OK, 0L);
        }
    }

    /**
     * Compares every file that was delivered to these destinations, and keeps in the ledger what was found.
     *
     * @param names of destinations in {@code archive.to}
     * @throws RequestException when {@code archive.to} can't be used
     * @throws LedgerException when there is no ledger, or it can't be used
     */
    public Result run(List<String> names, Listener listener) throws InterruptedException {
        var pause = settings.duration("transfer.retry-delay");
        var stall = settings.duration("transfer.stall-timeout");
        var minRate = settings.size("transfer.min-rate");
        var connections = Math.min(WORKERS, settings.count("transfer.connections"));
        try (var access = new DestinationAccess(settings.asProperties());
                var ledger = Database.of(settings).openBeside()) {
            var destinations = destinations(access, new StoreOptions(connections, pause, stall, minRate, null)).stream()
                    .filter(destination -> names.contains(destination.name()))
                    .toList();
            var history = new History(ledger);
            var inspection = history.beginInspection("verify", clock.instant());
            var keeping = new Keeping(history, inspection, listener);
            var result = new Run(new LedgerRepository(ledger), new Verifier(pause, stall), keeping).run(destinations);
            history.endInspection(
                    inspection,
                    clock.instant(),
                    result.files(),
                    result.files() - result.counts().getOrDefault(Outcome.OK, 0L));
            return result;
        }
    }

    private List<Destination> destinations(DestinationAccess access, StoreOptions options) {
        try {
            return access.open(settings.list("archive.to"), options).all();
        } catch (IllegalArgumentException e) {
            throw new RequestException(String.valueOf(e.getMessage()));
        }
    }

    /** Keeps in the ledger which files are not as they were delivered, and passes every result on. */
    private final class Keeping implements Listener {
        private final History history;
        private final long inspection;
        private final Listener listener;

        private Keeping(History history, long inspection, Listener listener) {
            this.history = history;
            this.inspection = inspection;
            this.listener = listener;
        }

        @Override
        public void verified(String destination, Delivered row, Verification verification) {
            // A destination that can't be reached says nothing about its files.
            if (verification.outcome() != Outcome.OK && !verification.everywhere()) {
                history.addFinding(
                        inspection,
                        clock.instant(),
                        row.id(),
                        destination,
                        verification.outcome().text(),
                        verification.reason());
            }
            listener.verified(destination, row, verification);
        }

        @Override
        public void progress(long done, long all, long bytes) {
            listener.progress(done, all, bytes);
        }
    }

    /** State of one run. */
    private static final class Run {
        private final LedgerRepository ledger;
        private final Verifier verifier;
        private final Listener listener;
        private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        /** Bounds the rows that are read ahead. */
        private final Semaphore waiting = new Semaphore(2 * WORKERS);

        private long withdrawn;

        private Run(LedgerRepository ledger, Verifier verifier, Listener listener) {
            this.ledger = ledger;
            this.verifier = verifier;
            this.listener = listener;
            for (var outcome : Outcome.values()) {
                counts.put(outcome, 0L);
            }
        }

        private Result run(List<Destination> destinations) throws InterruptedException {
            var began = System.nanoTime();
            Map<String, Long> delivered = new TreeMap<>(ledger.countDeliveries());
            var all = destinations.stream()
                    .mapToLong(destination -> delivered.getOrDefault(destination.name(), 0L))
                    .sum();
            var running = CompletableFuture.runAsync(() -> verifyAll(destinations));
            do {
                listener.progress(done(), all, verifier.bytesRead());
            } while (!ended(running));
            listener.progress(done(), all, verifier.bytesRead());
            destinations.forEach(destination -> delivered.remove(destination.name()));
            return new Result(counts, delivered, verifier.bytesRead(), Duration.ofNanos(System.nanoTime() - began));
        }

        private static boolean ended(CompletableFuture<Void> running) throws InterruptedException {
            try {
                running.get(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
            }
        }

        private void verifyAll(List<Destination> destinations) {
            var workers = Executors.newFixedThreadPool(WORKERS, task -> {
                var thread = new Thread(task, "verify");
                thread.setDaemon(true);
                return thread;
            });
            try {
                // One destination after the other: a slow server would take the workers from a fast disk.
                for (var destination : destinations) {
                    ledger.listDeliveries(destination.name(), row -> submit(workers, destination, row));
                }
            } finally {
                workers.shutdown();
            }
            try {
                while (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
                    // A file may be large and a server slow; a stalled read is aborted.
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }

        private void submit(ExecutorService workers, Destination destination, Delivered row) {
            waiting.acquireUninterruptibly();
            workers.execute(() -> {
                try {
                    verify(destination, row);
                } catch (RuntimeException e) {
                    report(destination, row, Verification.notRead(Reason.of(e)));
                } finally {
                    waiting.release();
                }
            });
        }

        private void verify(Destination destination, Delivered row) {
            var verification = verifier.compare(destination, row);
            if (verification.outcome() != Outcome.OK && !verification.everywhere()) {
                // An engine may have delivered the file again meanwhile.
                var now = ledger.findDelivery(destination.name(), row.id());
                if (now.isEmpty()) {
                    withdraw();
                    return;
                }
                if (!now.get().equals(row)) {
                    verify(destination, now.get());
                    return;
                }
            }
            report(destination, row, verification);
        }

        private synchronized void report(Destination destination, Delivered row, Verification verification) {
            counts.merge(verification.outcome(), 1L, Long::sum);
            listener.verified(destination.name(), row, verification);
        }

        /** Counts a file that the ledger no longer calls delivered. */
        private synchronized void withdraw() {
            withdrawn++;
        }

        private synchronized long done() {
            return counts.values().stream().mapToLong(Long::longValue).sum() + withdrawn;
        }
    }
}
