package dev.recordingroutes.cli;

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

/** Polls of several providers at once, asked for by a person rather than by a schedule. */
final class Poll {
    private final Engine engine;
    private final List<String> providers;
    private final Instant started;
    private final List<CompletableFuture<?>> running = new ArrayList<>();

    private Poll(Engine engine, List<String> providers) {
        this.engine = engine;
        this.providers = providers;
        this.started = engine.clock().instant();
    }

    /**
     * Begins to poll.
     *
     * @param from the start of the range; null for what each provider's schedule would ask
     * @param to the end of the range; null for now
     */
    static Poll start(Engine engine, List<String> providers, @Nullable Instant from, @Nullable Instant to) {
        var poll = new Poll(engine, providers);
        var template = engine.camel().createProducerTemplate();
        for (var provider : providers) {
            var exchange = ExchangeBuilder.anExchange(engine.camel()).build();
            exchange.setVariable("askedFrom", from == null ? null : from.toEpochMilli());
            exchange.setVariable("askedTo", to == null ? null : to.toEpochMilli());
            poll.running.add(template.asyncSend("direct:" + provider + "-poll", exchange));
        }
        return poll;
    }

    /** Whether every provider has been asked for everything. */
    boolean listed() {
        return running.stream().allMatch(CompletableFuture::isDone);
    }

    void awaitListed() throws InterruptedException {
        for (var poll : running) {
            try {
                poll.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a poll ended with " + e.getCause(), e);
            }
        }
    }

    /** These polls, as the ledger knows them. */
    List<LedgerRepository.Poll> polls() {
        var view = engine.recordingRoutes().view();
        return providers.stream()
                .flatMap(provider -> view.listPolls(provider, started).stream())
                .toList();
    }

    /** What was found so far, and what became of it. */
    Tally tally() {
        var view = engine.recordingRoutes().view();
        return Tally.of(
                polls().stream().flatMap(poll -> view.countSeen(poll).stream()).toList());
    }

    /**
     * How many files are still to be settled by this pass. Of a provider that wants a pause for hours, only those that
     * are under way: the others are due when it is over.
     */
    long open() {
        var view = engine.recordingRoutes().view();
        var pauses = engine.recordingRoutes().pauses();
        return polls().stream()
                .mapToLong(poll -> {
                    var tally = Tally.of(view.countSeen(poll));
                    return pauses.tooLong(poll.provider()).isEmpty() ? tally.open() : tally.transferring();
                })
                .sum();
    }

    /** When the next file that waits for another try is due; empty when none does. */
    Optional<Instant> nextTry() {
        var view = engine.recordingRoutes().view();
        return polls().stream()
                .flatMap(poll -> view.findNextAttempt(poll).stream())
                .min(Comparator.naturalOrder());
    }

    /** What could not be read, or was left out; nothing when all went well. */
    List<String> notReached() {
        var polls = polls();
        var reasons = new ArrayList<String>();
        for (var provider : providers) {
            if (polls.stream().noneMatch(poll -> poll.provider().equals(provider) && poll.finishedAt() != null)) {
                reasons.add(provider + ": the poll did not end");
            }
        }
        reasons.addAll(reasons(polls));
        return reasons;
    }

    /** The same while it is still under way: what is known so far. */
    List<String> reasons() {
        return reasons(polls());
    }

    private List<String> reasons(List<LedgerRepository.Poll> polls) {
        var reasons = new ArrayList<String>();
        for (var poll : polls) {
            if (poll.error() == null) {
                // Its files wait for the end of the pause.
                engine.recordingRoutes()
                        .pauses()
                        .tooLong(poll.provider())
                        .ifPresent(why -> reasons.add(poll.provider() + ": " + why));
            }
            if (poll.error() != null) {
                reasons.add(poll.provider() + ": " + poll.error());
            }
            if (poll.notice() != null) {
                reasons.add(poll.provider() + ": left out " + poll.notice());
            }
        }
        return reasons;
    }
}
