package dev.recordingroutes.cli;

import dev.recordingroutes.RecordingRoutes;
import dev.recordingroutes.operation.DryRun;
import dev.recordingroutes.operation.HarvestRequest;
import dev.recordingroutes.operation.HarvestResult;
import dev.recordingroutes.operation.Sizes;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Polls the enabled providers once, until every file that was found is settled. */
@Command(name = "harvest", description = "polls once, waits until every file that was found is settled, and sums up")
final class HarvestCommand implements Callable<Integer> {
    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Option(names = "--provider", paramLabel = "NAME", description = "only this provider; repeatable")
    List<String> named = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "DATE",
            description =
                    "recorded on this date or later, in UTC, or since this instant; else as far back as PROVIDER.lookback")
    @Nullable
    String from;

    @Option(
            names = "--to",
            paramLabel = "DATE",
            description = "recorded on this date or earlier, or before this instant; else until now")
    @Nullable
    String to;

    @Option(names = "--dry-run", description = "only list what would be fetched; changes nothing")
    boolean dryRun;

    @Override
    public Integer call() throws Exception {
        var builder = parent.engine();
        var providers = RecordingRoutesCommand.enabledProviders(builder.settings(), named);
        var range = AskedRange.of(from, to, builder.settings(), providers, parent.clock.instant());
        var request = new HarvestRequest(providers, range.from(), range.to());
        var out = spec.commandLine().getOut();
        return dryRun ? dryRun(builder, request, out) : harvest(builder, request, out);
    }

    /** Harvests, prints the summary, and gives the exit code. */
    static int harvest(RecordingRoutes.Builder builder, HarvestRequest request, PrintWriter out) {
        try (var engine =
                builder.providers(request.providers()).schedules(false).open()) {
            Runtime.getRuntime().addShutdownHook(new Thread(engine::close, "stop"));
            engine.start();
            HarvestResult result;
            try (var progress = TransferProgress.of("harvest")) {
                result = engine.harvest(request, progress);
            }
            out.print(HarvestSummary.of(result.files(), result.took()));
            printNotReached(out, result.notReached());
            Gaps.summaries(result.gaps()).forEach(line -> out.println(Terminal.printable(line)));
            if (result.files().parked() > 0) {
                out.println(
                        "parked: recording-routes list --status parked tells why, recording-routes retry --all tries again");
            }
            out.flush();
            return result.isComplete() ? ExitCode.DONE : ExitCode.UNSETTLED;
        } catch (InterruptedException e) {
            // Stopped by a person: files that are unsettled are due at the next start.
            return ExitCode.UNSETTLED;
        }
    }

    private static int dryRun(RecordingRoutes.Builder builder, HarvestRequest request, PrintWriter out)
            throws IOException, InterruptedException {
        var result = new DryRun(builder).run(request, file -> out.println(ListCommand.line(file)));
        out.printf(
                "would fetch %d files, of which the provider says that they hold %s%n",
                result.files(), Sizes.of(result.bytes()));
        printNotReached(out, result.notReached());
        out.flush();
        return result.notReached().isEmpty() ? ExitCode.DONE : ExitCode.UNSETTLED;
    }

    private static void printNotReached(PrintWriter out, List<String> reasons) {
        reasons.forEach(reason -> out.println("not reached: " + Terminal.printable(reason)));
    }
}
