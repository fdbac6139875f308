package dev.recordingroutes.cli;

import dev.recordingroutes.ledger.Ledger;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.recording.FileState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Fills a destination that was added later, or was lost, from one that has the files. */
@Command(
        name = "redeliver",
        description =
                "brings delivered files to the destinations that lack them, from one that has them rather than from the provider")
final class RedeliverCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(200);

    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Parameters(
            paramLabel = "ID",
            description = "only these files, also to destinations that have them already",
            arity = "0..*")
    List<String> ids = new ArrayList<>();

    @Option(
            names = "--to",
            paramLabel = "URI",
            description = "the files that this destination lacks; else those that any in archive.to lacks")
    @Nullable
    String to;

    @Override
    public Integer call() throws InterruptedException {
        var installation = parent.installation();
        var destinations = DestinationNames.chosen(
                installation.settings().list("archive.to"), to == null ? List.of() : List.of(to));
        var url = installation.settings().text("ledger.url");
        if (!Ledger.exists(url)) {
            throw new UsageException("ledger.url=%s: there is no ledger yet, so nothing was delivered".formatted(url));
        }
        var pass = UUID.randomUUID().toString();
        var began = System.nanoTime();
        var since = installation.clock().instant();
        List<String> providers;
        String others;
        try (var ledger = Ledger.openBeside(url)) {
            var view = new LedgerRepository(ledger.dataSource());
            requireHeld(view);
            view.requeueLacking(pass, ids, destinations);
            providers = view.listProviders(pass);
            others = providers.isEmpty() && ids.isEmpty() ? notDelivered(view, destinations) : "";
        }
        var out = spec.commandLine().getOut();
        if (providers.isEmpty()) {
            out.print(others.isEmpty() ? "every destination has every file%n".formatted() : others);
            out.flush();
            return others.isEmpty() ? ExitCode.DONE : ExitCode.UNSETTLED;
        }
        if (Ledger.isInUse(url)) {
            out.println("the files are pending; the process that is working with this ledger takes them up");
            return ExitCode.DONE;
        }
        try (var engine = Engine.start(installation, providers, Engine.Routes.WITHOUT_SCHEDULES)) {
            Runtime.getRuntime().addShutdownHook(new Thread(engine::close, "stop"));
            var view = engine.recordingRoutes().view();
            var tally = Tally.of(view.countSeen(pass, since));
            try (var progress = TransferProgress.of("redeliver", engine)) {
                while (tally.open() > 0) {
                    progress.show(tally);
                    Thread.sleep(LOOK.toMillis());
                    tally = Tally.of(view.countSeen(pass, since));
                }
            }
            out.print(Harvest.summary(tally, Duration.ofNanos(System.nanoTime() - began)));
            others = notDelivered(view, destinations);
            out.print(others);
            out.flush();
            return tally.parked() > 0 || !others.isEmpty() ? ExitCode.UNSETTLED : ExitCode.DONE;
        }
    }

    /** What they lack and is not for this command, since it is not delivered yet; a line for each. */
    private static String notDelivered(LedgerRepository view, List<String> destinations) {
        var lines = new StringBuilder();
        for (var destination : destinations) {
            var lacking = view.countLacking(destination);
            var parked = lacking.getOrDefault(FileState.PARKED, 0L);
            var open = lacking.getOrDefault(FileState.PENDING, 0L) + lacking.getOrDefault(FileState.TRANSFERRING, 0L);
            if (parked + open > 0) {
                lines.append(
                        "%s lacks files that are not delivered yet: %d parked (retry --all brings them back), %d pending (run or harvest transfers them)%n"
                                .formatted(destination, parked, open));
            }
        }
        return lines.toString();
    }

    private void requireHeld(LedgerRepository view) {
        var missed = ids.stream()
                .filter(id -> !view.isDeliveredAnywhere(id))
                .distinct()
                .toList();
        if (!missed.isEmpty()) {
            throw new UsageException("not delivered anywhere yet: " + String.join(", ", missed));
        }
    }
}
