package dev.recordingroutes.operation;

import dev.recordingroutes.RecordingRoutes;
import dev.recordingroutes.ledger.Database;
import dev.recordingroutes.ledger.LedgerException;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.recording.FileState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Brings delivered files to destinations that lack them, from a destination that has them. */
public final class Redelivery {
    private final RecordingRoutes.Builder builder;

    /** Takes settings and routes from a builder, which it leaves as it is. */
    public Redelivery(RecordingRoutes.Builder builder) {
        this.builder = builder.copy();
    }

    /** Course that a redelivery took. */
    public enum Outcome {
        /** No destination lacks a file that another has. */
        NOTHING_TO_DO,
        /** The files are pending; the process that works with the ledger transfers them. */
        LEFT_TO_RUNNING_ENGINE,
        /** The files were transferred, or parked. */
        DONE
    }

    /**
     * Files that a destination lacks, and that no redelivery brings, since they are not delivered anywhere yet.
     *
     * @param pending to be transferred, or being transferred
     */
    public record Undelivered(String destination, long parked, long pending) {}

    /**
     * Outcome of a redelivery.
     *
     * @param files that were redelivered, by what became of them
     * @param undelivered one for each destination that still lacks files
     */
    public record Result(Outcome outcome, FileCounts files, Duration took, List<Undelivered> undelivered) {
        public Result {
            undelivered = List.copyOf(undelivered);
        }

        /** Returns true when no destination lacks a file, as far as this process can tell. */
        public boolean isComplete() {
            return files.parked() == 0 && undelivered.isEmpty();
        }
    }

    /**
     * Redelivers files, and returns when each is settled.
     *
     * @param ids of single files, also to destinations that have them; empty for all that a destination lacks
     * @param destinations names of the destinations to fill
     * @param opened gets the engine before it starts, for closing it from another thread; not called when a running
     *     process takes the files
     * @throws RequestException when a file was not delivered anywhere
     * @throws LedgerException when there is no ledger, or it can't be used
     * @throws InterruptedException when the engine was closed meanwhile
     */
    public Result run(
            List<String> ids, List<String> destinations, Consumer<RecordingRoutes> opened, ProgressListener listener)
            throws InterruptedException {
        var database = Database.of(builder.settings());
        var pass = UUID.randomUUID().toString();
        var began = System.nanoTime();
        var since = builder.clock().instant();
        List<String> providers;
        try (var ledger = database.openBeside()) {
            var repository = new LedgerRepository(ledger);
            requireDelivered(repository, ids);
            repository.requeueLacking(pass, ids, destinations);
            providers = repository.listProviders(pass);
            if (providers.isEmpty()) {
                return new Result(
                        Outcome.NOTHING_TO_DO,
                        FileCounts.of(List.of()),
                        Duration.ZERO,
                        ids.isEmpty() ? undelivered(repository, destinations) : List.of());
            }
        }
        if (database.isInUse()) {
            return new Result(Outcome.LEFT_TO_RUNNING_ENGINE, FileCounts.of(List.of()), Duration.ZERO, List.of());
        }
        try (var engine = builder.copy().providers(providers).schedules(false).open()) {
            opened.accept(engine);
            engine.start();
            try {
                var pace = new CountingPace();
                pace.begin();
                var files = FileCounts.of(engine.ledger().countSeen(pass, since));
                while (files.unsettled() > 0) {
                    listener.progress(new HarvestProgress(
                            files, true, 0, engine.context().bytesReceived().getAsLong()));
                    pace.rest();
                    pace.begin();
                    files = FileCounts.of(engine.ledger().countSeen(pass, since));
                }
                return new Result(
                        Outcome.DONE,
                        files,
                        Duration.ofNanos(System.nanoTime() - began),
                        undelivered(engine.ledger(), destinations));
            } catch (LedgerException e) {
                if (engine.isClosed()) {
                    throw new InterruptedException("the engine was closed during a redelivery");
                }
                throw e;
            }
        }
    }

    private static void requireDelivered(LedgerRepository ledger, List<String> ids) {
        var missed = ids.stream()
                .filter(id -> !ledger.isDeliveredAnywhere(id))
                .distinct()
                .toList();
        if (!missed.isEmpty()) {
            throw new RequestException("not delivered anywhere yet: " + String.join(", ", missed));
        }
    }

    private static List<Undelivered> undelivered(LedgerRepository ledger, List<String> destinations) {
        var undelivered = new ArrayList<Undelivered>();
        for (var destination : destinations) {
            var lacking = ledger.countLacking(destination);
            var parked = lacking.getOrDefault(FileState.PARKED, 0L);
            var pending =
                    lacking.getOrDefault(FileState.PENDING, 0L) + lacking.getOrDefault(FileState.TRANSFERRING, 0L);
            if (parked + pending > 0) {
                undelivered.add(new Undelivered(destination, parked, pending));
            }
        }
        return undelivered;
    }
}
