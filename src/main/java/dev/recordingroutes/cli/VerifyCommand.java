package dev.recordingroutes.cli;

import dev.recordingroutes.delivery.Destination;
import dev.recordingroutes.delivery.Destinations;
import dev.recordingroutes.delivery.Verifier;
import dev.recordingroutes.ledger.Ledger;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.settings.Settings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Whether the archive still is what was delivered. */
@Command(
        name = "verify",
        description =
                "reads every delivered file back from its destinations, and compares size and SHA-256 with the ledger; a daemon may be running")
final class VerifyCommand implements Callable<Integer> {
    static final int WORKERS = 4;
    private static final Duration LOOK = Duration.ofMillis(200);

    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Option(names = "--json", description = "one JSON object a line for every file at every destination")
    boolean asJson;

    @Option(
            names = "--to",
            paramLabel = "URI",
            description = "only what was delivered to this destination; repeatable; else to all in archive.to")
    List<String> to = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        var installation = parent.installation();
        var settings = installation.settings();
        var names = DestinationNames.chosen(settings.list("archive.to"), to);
        var url = settings.text("ledger.url");
        if (!Ledger.exists(url)) {
            throw new UsageException("ledger.url=%s: there is no ledger yet, so nothing was delivered".formatted(url));
        }
        var pause = settings.duration("transfer.retry-delay");
        var stall = settings.duration("transfer.stall-timeout");
        var connections = Math.min(WORKERS, settings.count("transfer.connections"));
        try (var access = new ArchiveAccess(settings.asProperties(), connections, pause, stall, installation.clock());
                var ledger = Ledger.openBeside(url)) {
            var destinations = destinations(access, settings, stall).stream()
                    .filter(destination -> names.contains(destination.name()))
                    .toList();
            return verify(
                    new LedgerRepository(ledger.dataSource()),
                    new Verifier(access.remote(), pause, stall),
                    destinations);
        }
    }

    private static List<Destination> destinations(ArchiveAccess access, Settings settings, Duration stall) {
        try {
            return Destinations.of(access.camel(), settings.list("archive.to"), stall);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private int verify(LedgerRepository view, Verifier readBack, List<Destination> destinations)
            throws InterruptedException {
        var began = System.nanoTime();
        var counts = view.countDeliveries();
        var all = destinations.stream()
                .mapToLong(destination -> counts.getOrDefault(destination.name(), 0L))
                .sum();
        var out = spec.commandLine().getOut();
        VerifyReport report;
        try (var progress = Progress.of("verify")) {
            report = new VerifyReport(out, asJson, progress);
            var verification = new VerificationRun(view, readBack, report);
            var running = CompletableFuture.runAsync(() -> run(verification, destinations));
            do {
                progress.show(report.done(), all, "", readBack.bytesRead());
            } while (!ended(running));
            progress.show(report.done(), all, "", readBack.bytesRead());
        }
        if (!asJson) {
            out.print(report.summary(readBack.bytesRead(), Duration.ofNanos(System.nanoTime() - began)));
        }
        if (to.isEmpty()) {
            destinations.forEach(destination -> counts.remove(destination.name()));
            sayWhatIsNotConfigured(asJson ? spec.commandLine().getErr() : out, counts);
        }
        out.flush();
        return report.allOk() ? ExitCode.DONE : ExitCode.UNSETTLED;
    }

    private static void sayWhatIsNotConfigured(PrintWriter out, Map<String, Long> counts) {
        counts.forEach((name, files) -> out.println(
                Terminal.printable("not in archive.to: %s, to which %d files were delivered; they are not verified"
                        .formatted(name, files))));
        out.flush();
    }

    private static void run(VerificationRun verification, List<Destination> destinations) {
        try {
            verification.run(destinations);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static boolean ended(CompletableFuture<Void> running) throws InterruptedException {
        try {
            running.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        }
    }
}
