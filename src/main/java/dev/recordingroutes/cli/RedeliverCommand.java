package dev.recordingroutes.cli;

import dev.recordingroutes.operation.Redelivery;
import dev.recordingroutes.settings.Settings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Fills a destination that was added later, or lost files, from one that has them. */
@Command(
        name = "redeliver",
        description =
                "brings delivered files to the destinations that lack them, from one that has them rather than from the provider")
final class RedeliverCommand implements Callable<Integer> {
    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Parameters(
            paramLabel = "ID",
            description = "only these files, also to destinations that have them already",
            arity = "0..*")
    List<String> ids = new ArrayList<>();

    @Option(names = "--all", description = "all files that a destination lacks; the same as no ids")
    boolean all;

    @Option(
            names = "--to",
            paramLabel = "URI",
            description = "the files that this destination lacks; else those that any in archive.to lacks")
    @Nullable
    String to;

    @Override
    public Integer call() {
        if (all && !ids.isEmpty()) {
            throw new UsageException("redeliver takes either the ids of files or --all");
        }
        var builder = parent.engine();
        Compilation.direct();
        var destinations =
                DestinationNames.chosen(builder.settings().list("archive.to"), to == null ? List.of() : List.of(to));
        try {
            var result = redeliver(new Redelivery(builder), builder.settings(), destinations);
            print(spec.commandLine().getOut(), result);
            return result.isComplete() ? ExitCode.DONE : ExitCode.UNSETTLED;
        } catch (InterruptedException e) {
            // Stopped by a person: files that are unsettled are due at the next start.
            return ExitCode.UNSETTLED;
        }
    }

    private Redelivery.Result redeliver(Redelivery redelivery, Settings settings, List<String> destinations)
            throws InterruptedException {
        try (var progress = TransferProgress.of("redeliver")) {
            return redelivery.run(ids, destinations, engine -> Stopping.closes(engine, settings, () -> {}), progress);
        }
    }

    private static void print(PrintWriter out, Redelivery.Result result) {
        switch (result.outcome()) {
            case NOTHING_TO_DO -> {
                if (result.isComplete()) {
                    out.println("every destination has every file");
                }
            }
            case LEFT_TO_RUNNING_ENGINE ->
                out.println("the files are pending; the process that is working with this ledger takes them up");
            case DONE -> out.print(HarvestSummary.of(result.files(), result.took()));
        }
        for (var undelivered : result.undelivered()) {
            out.println(
                    "%s lacks files that are not delivered yet: %d parked (retry --all brings them back), %d pending (run or harvest transfers them)"
                            .formatted(undelivered.destination(), undelivered.parked(), undelivered.pending()));
        }
        out.flush();
    }
}
