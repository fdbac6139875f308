package dev.recordingroutes.operation;

import dev.recordingroutes.ledger.CoverageGap;
import dev.recordingroutes.ledger.LedgerRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.camel.builder.ExchangeBuilder;
import org.jspecify.annotations.Nullable;

/** Polls of several providers at the same time, started by a request rather than by a schedule. */
public final class Polls {
    private final EngineContext engine;
    private final List<String> providers;
    private final Instant started;
    private final List<CompletableFuture<?>> running = new ArrayList<>();

    private Polls(EngineContext engine, List<String> providers) {
        this.engine = engine;
        this.providers = providers;
        this.started = engine.clock().instant();
    }

    /**
     * Starts a poll of each provider.
     *
     * @param from start of the range; null for what each provider's schedule would ask
     * @param to end of the range; null for now
     */
    static Polls start(EngineContext engine, List<String> providers, @Nullable Instant from, @Nullable Instant to) {
        var polls = new Polls(engine, providers);
        var template = engine.camel().createProducerTemplate();
        for (var provider : providers) {
            var exchange = ExchangeBuilder.anExchange(engine.camel()).build();
            exchange.setVariable("requested", true);
            exchange.setVariable("askedFrom", from == null ? null : from.toEpochMilli());
            exchange.setVariable("askedTo", to == null ? null : to.toEpochMilli());
            polls.running.add(template.asyncSend("direct:" + provider + "-poll", exchange));
        }
        return polls;
    }

    /** Returns true when every listing was read to its end, or given up. */
    public boolean areListed() {
        return running.stream().allMatch(CompletableFuture::isDone);
    }

    /** Waits until every listing was read to its end, or given up. */
    public void awaitListed() throws InterruptedException {
        for (var poll : running) {
            try {
                poll.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a poll ended with " + e.getCause(), e);
            }
        }
    }

    /** Counts the files found so far, by what became of them. */
    public FileCounts count() {
        return FileCounts.of(rows().stream()
                .flatMap(poll -> engine.ledger().countSeen(poll).stream())
                .toList());
    }

    /**
     * Counts the files that still have to be settled. Of a provider that asked for a pause of hours, only those being
     * transferred count: the others are due when the pause is over.
     */
    public long unsettled() {
        return rows().stream()
                .mapToLong(poll -> {
                    var files = FileCounts.of(engine.ledger().countSeen(poll));
                    return engine.pauses().tooLong(poll.provider()).isEmpty()
                            ? files.unsettled()
                            : files.transferring();
                })
                .sum();
    }

    /** Finds the time at which the next pending file is due; empty when none is pending. */
    public Optional<Instant> nextAttempt() {
        return rows().stream()
                .flatMap(poll -> engine.ledger().findNextAttempt(poll).stream())
                .min(Comparator.naturalOrder());
    }

    /** Lists the ranges that could not be read and the items that were left out. */
    public List<Unreached> notReached() {
        var rows = rows();
        var reasons = new ArrayList<Unreached>();
        for (var provider : providers) {
            if (rows.stream().noneMatch(poll -> poll.provider().equals(provider) && poll.finishedAt() != null)) {
                reasons.add(new Unreached(provider, "the poll did not end"));
            }
        }
        reasons.addAll(reasons(rows));
        return reasons;
    }

    /** Lists what is known so far of {@link #notReached}, while the polls are still running. */
    public List<Unreached> reasons() {
        return reasons(rows());
    }

    /**
     * Ranges that could not be read, or items that were left out.
     *
     * @param reason in words
     */
    public record Unreached(String provider, String reason) {
        @Override
        public String toString() {
            return provider + ": " + reason;
        }
    }

    /** Lists the ranges of these providers that were asked for, now or before, and are not read. */
    public List<CoverageGap> gaps() {
        var gaps = new ArrayList<CoverageGap>();
        engine.ledger().listGaps(gap -> {
            if (providers.contains(gap.provider())) {
                gaps.add(gap);
            }
        });
        return gaps;
    }

    private List<LedgerRepository.Poll> rows() {
        return providers.stream()
                .flatMap(provider -> engine.ledger().listPolls(provider, started).stream())
                .toList();
    }

    private List<Unreached> reasons(List<LedgerRepository.Poll> rows) {
        var reasons = new ArrayList<Unreached>();
        for (var poll : rows) {
            if (poll.error() == null) {
                // Its files wait for the end of the pause.
                engine.pauses()
                        .tooLong(poll.provider())
                        .ifPresent(why -> reasons.add(new Unreached(poll.provider(), why)));
            } else {
                reasons.add(new Unreached(poll.provider(), poll.error()));
            }
            if (poll.notice() != null) {
                reasons.add(new Unreached(poll.provider(), "left out " + poll.notice()));
            }
        }
        return reasons;
    }
}
