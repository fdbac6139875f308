package dev.recordingroutes.cli;

import dev.recordingroutes.ledger.LedgerException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** One pass: polls, waits until what was found is settled, and sums up. */
final class Harvest {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration WORTH_A_WORD = Duration.ofSeconds(5);

    private final Installation installation;
    private final List<String> providers;
    private final @Nullable Instant from;
    private final @Nullable Instant to;
    private volatile boolean stopping;
    private Instant waitedFor = Instant.MIN;

    Harvest(Installation installation, List<String> providers, @Nullable Instant from, @Nullable Instant to) {
        this.installation = installation;
        this.providers = providers;
        this.from = from;
        this.to = to;
    }

    /** Polls, waits, sums up, and gives the exit code. */
    int run(PrintWriter out) throws InterruptedException {
        var began = System.nanoTime();
        try (var engine = Engine.start(installation, providers, Engine.Routes.WITHOUT_SCHEDULES)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(engine), "stop"));
            var poll = Poll.start(engine, providers, from, to);
            try (var progress = TransferProgress.of("harvest", engine)) {
                // Asked in this order: what is listed after the tally was taken must not be missed.
                var listed = poll.listed();
                while (!listed || poll.open() > 0) {
                    var asked = System.nanoTime();
                    listed = poll.listed();
                    var tally = poll.tally();
                    progress.show(tally);
                    if (tally.transferring() == 0) {
                        sayWhatIsWaitedFor(poll, tally.pending(), engine.clock());
                    }
                    pause(Duration.ofNanos(System.nanoTime() - asked));
                }
            }
            poll.awaitListed();
            var tally = poll.tally();
            var notReached = poll.notReached();
            out.print(summary(tally, Duration.ofNanos(System.nanoTime() - began)));
            notReached.forEach(reason -> out.println("not reached: " + Terminal.printable(reason)));
            if (tally.parked() > 0) {
                out.println(
                        "parked: recording-routes list --status parked tells why, recording-routes retry --all tries again");
            }
            out.flush();
            return tally.parked() > 0 || !notReached.isEmpty() ? ExitCode.UNSETTLED : ExitCode.DONE;
        } catch (LedgerException e) {
            // Interrupted by a person: the ledger was closed under our feet, and what is unfinished is due again.
            if (stopping) {
                return ExitCode.UNSETTLED;
            }
            throw e;
        }
    }

    /** Whoever looks on must not think that nothing happens any more. */
    private void sayWhatIsWaitedFor(Poll poll, long pending, Clock clock) {
        poll.nextTry()
                .filter(due -> due.isAfter(clock.instant().plus(WORTH_A_WORD)) && !due.equals(waitedFor))
                .ifPresent(due -> {
                    waitedFor = due;
                    LoggerFactory.getLogger(Harvest.class)
                            .info(
                                    "files that wait for another try: {}; the next is due at {}",
                                    pending,
                                    due.truncatedTo(ChronoUnit.SECONDS));
                });
    }

    private void stop(Engine engine) {
        stopping = true;
        engine.close();
    }

    /** Looking must stay cheap beside the work: the more files there are, the rarer it is. */
    private static void pause(Duration lookingTook) throws InterruptedException {
        var pause = lookingTook.multipliedBy(10);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        Thread.sleep((pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause).toMillis());
    }

    static String summary(Tally tally, Duration took) {
        return new Table()
                .row("found", tally.found())
                .row("delivered", tally.delivered())
                .row("already there", tally.alreadyThere())
                .row("waiting", tally.waiting())
                .row("pending", tally.open())
                .row("skipped", tally.skipped())
                .row("unavailable", tally.unavailable())
                .row("parked", tally.parked())
                .row("bytes", Sizes.of(tally.bytes()))
                .row("duration", duration(took))
                .toString();
    }

    static String duration(Duration took) {
        return took.toMinutes() > 0
                ? "%d min %02d s".formatted(took.toMinutes(), took.toSecondsPart())
                : "%d.%d s".formatted(took.toSeconds(), took.toMillisPart() / 100);
    }
}
