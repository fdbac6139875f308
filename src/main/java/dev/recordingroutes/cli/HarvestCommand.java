package dev.recordingroutes.cli;

import dev.recordingroutes.RecordingRoutes;
import dev.recordingroutes.operation.DryRun;
import dev.recordingroutes.operation.HarvestRequest;
import dev.recordingroutes.operation.HarvestResult;
import dev.recordingroutes.operation.Sizes;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Polls the enabled providers once, until every file that was found is settled. */
@Command(name = "harvest", description = "polls once, waits until every file that was found is settled, and sums up")
final class HarvestCommand implements Callable<Integer> {
    /** The JVM waits so long for a summary after it was told to stop. */
    private static final Duration LONGEST_PRINTING = Duration.ofSeconds(3);

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
        Compilation.direct();
        var providers = RecordingRoutesCommand.enabledProviders(builder.settings(), named);
        var range = AskedRange.of(from, to, builder.settings(), providers, parent.clock.instant());
        var request = new HarvestRequest(providers, range.from(), range.to());
        var out = spec.commandLine().getOut();
        return dryRun ? dryRun(builder, request, out) : harvest(builder, request, out);
    }

    /** Harvests, prints the summary, also of what was done when it was interrupted, and gives the exit code. */
    static int harvest(RecordingRoutes.Builder builder, HarvestRequest request, PrintWriter out)
            throws InterruptedException {
        var printed = new CountDownLatch(1);
        try (var engine =
                builder.providers(request.providers()).schedules(false).open()) {
            Stopping.closes(engine, builder.settings(), () -> awaitPrinted(printed));
            engine.start();
            HarvestResult result;
            try (var progress = TransferProgress.of("harvest")) {
                result = engine.harvest(request, progress);
            }
            print(out, result);
            return result.isComplete() ? ExitCode.DONE : ExitCode.UNSETTLED;
        } finally {
            printed.countDown();
        }
    }

    private static void print(PrintWriter out, HarvestResult result) {
        out.print(HarvestSummary.of(result.files(), result.took()));
        printNotReached(out, result.notReached());
        Gaps.summaries(result.gaps()).forEach(line -> out.println(Terminal.printable(line)));
        if (result.files().parked() > 0) {
            out.println(
                    "parked: recording-routes list --status parked tells why, recording-routes retry --all tries again");
        }
        if (result.interrupted()) {
            out.println("interrupted: the next harvest or daemon goes on with what is not read and what is pending");
        }
        out.flush();
    }

    /** The JVM ends when this returns, so not before the summary is printed. */
    private static void awaitPrinted(CountDownLatch printed) {
        try {
            if (!printed.await(LONGEST_PRINTING.toMillis(), TimeUnit.MILLISECONDS)) {
                LoggerFactory.getLogger(HarvestCommand.class).debug("the summary is not printed in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
