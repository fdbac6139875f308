package dev.recordingroutes.cli;

import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.ledger.Ledger;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.recording.FileState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Polls into a ledger that is thrown away, and lists what the real one does not have yet. Only a rotated refresh token
 * is kept, where the real ledger is: it is the only one that still works.
 */
final class DryRun {
    private final Installation installation;
    private final List<String> providers;
    private final @Nullable Instant from;
    private final @Nullable Instant to;

    DryRun(Installation installation, List<String> providers, @Nullable Instant from, @Nullable Instant to) {
        this.installation = installation;
        this.providers = providers;
        this.from = from;
        this.to = to;
    }

    /** Polls, prints, and gives the exit code. */
    int print(PrintWriter out) throws IOException, InterruptedException {
        var scratch = Files.createTempDirectory("recording-routes-");
        try (var engine = Engine.start(installation, providers, Engine.Routes.ONLY_POLLS, scratch)) {
            var poll = Poll.start(engine, providers, from, to);
            poll.awaitListed();
            var files = new AtomicLong();
            var bytes = new AtomicLong();
            withKnown(known -> engine.recordingRoutes().view().listFiles(null, FileState.PENDING.text(), file -> {
                if (!known.test(file)) {
                    files.incrementAndGet();
                    bytes.addAndGet(file.recording().declaredSize());
                    out.println(ListCommand.line(file));
                }
            }));
            out.printf(
                    "would fetch %d files, of which the provider says that they hold %s%n",
                    files.get(), Sizes.of(bytes.get()));
            var notReached = poll.notReached();
            notReached.forEach(reason -> out.println("not reached: " + Terminal.printable(reason)));
            out.flush();
            return notReached.isEmpty() ? ExitCode.DONE : ExitCode.UNSETTLED;
        } finally {
            delete(scratch);
        }
    }

    private interface WithKnown {
        void list(Predicate<FileRow> known);
    }

    /** Looks files up in the real ledger, where there is one. */
    private void withKnown(WithKnown action) {
        var url = installation.settings().text("ledger.url");
        if (!Ledger.exists(url)) {
            action.list(file -> false);
            return;
        }
        try (var ledger = Ledger.openBeside(url)) {
            var view = new LedgerRepository(ledger.dataSource());
            action.list(file -> view.isKnown(file.id()));
        }
    }

    static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
