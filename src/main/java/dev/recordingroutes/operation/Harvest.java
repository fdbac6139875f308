package dev.recordingroutes.operation;

import dev.recordingroutes.ledger.LedgerException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One poll of each requested provider, and the wait until every file that it found is settled. */
public final class Harvest {
    private static final Logger LOG = LoggerFactory.getLogger(Harvest.class);
    /** A shorter wait for the next attempt is not worth a line in the log. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(5);

    private final EngineContext engine;
    private final HarvestRequest request;
    private Instant announced = Instant.MIN;

    public Harvest(EngineContext engine, HarvestRequest request) {
        this.engine = engine;
        this.request = request;
    }

    /**
     * Polls, and returns when every file that was found is settled, or the engine is closed; unsettled files are due
     * again at its next start.
     */
    public HarvestResult run(ProgressListener listener) throws InterruptedException {
        var began = System.nanoTime();
        var files = FileCounts.of(List.of());
        try (var pages = PageCount.in(engine.camel())) {
            var providers = request.providers().isEmpty() ? engine.providers() : request.providers();
            var polls = Polls.start(engine, providers, request.from(), request.to());
            var pace = new CountingPace();
            while (!engine.closed().getAsBoolean()) {
                pace.begin();
                // In this order: a file that is listed after it was counted must not be missed.
                var listed = polls.areListed();
                files = polls.count();
                listener.progress(new HarvestProgress(
                        files, listed, pages.all(), engine.bytesReceived().getAsLong()));
                if (listed && polls.unsettled() == 0) {
                    polls.awaitListed();
                    return new HarvestResult(
                            polls.count(),
                            polls.notReached().stream()
                                    .map(Polls.Unreached::toString)
                                    .toList(),
                            polls.gaps(),
                            engine.closed().getAsBoolean(),
                            since(began));
                }
                if (files.transferring() == 0) {
                    announceNextAttempt(polls, files.pending());
                }
                pace.rest();
            }
            files = polls.count();
            return new HarvestResult(files, List.of(), polls.gaps(), true, since(began));
        } catch (LedgerException e) {
            if (engine.closed().getAsBoolean()) {
                return new HarvestResult(files, List.of(), List.of(), true, since(began));
            }
            throw e;
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void announceNextAttempt(Polls polls, long pending) {
        polls.nextAttempt()
                .filter(due -> due.isAfter(engine.clock().instant().plus(LONG_WAIT)) && !due.equals(announced))
                .ifPresent(due -> {
                    announced = due;
                    LOG.info(
                            "files that wait for another try: {}; the next is due at {}",
                            pending,
                            due.truncatedTo(ChronoUnit.SECONDS));
                });
    }
}
