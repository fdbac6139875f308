package dev.recordingroutes.cli;

import dev.recordingroutes.operation.VerificationRun;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Compares the archive with what was delivered. */
@Command(
        name = "verify",
        description =
                "reads every delivered file back from its destinations, and compares size and SHA-256 with the ledger; a daemon may be running")
final class VerifyCommand implements Callable<Integer> {
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
        var builder = parent.engine();
        Compilation.direct();
        var settings = builder.settings();
        var names = DestinationNames.chosen(settings.list("archive.to"), to);
        var out = spec.commandLine().getOut();
        VerificationRun.Result result;
        try (var progress = Progress.of("verify")) {
            result = new VerificationRun(settings, parent.clock).run(names, new VerifyReport(out, asJson, progress));
        }
        if (!asJson) {
            out.print(VerifyReport.summary(result));
        }
        if (to.isEmpty()) {
            printNotConfigured(asJson ? spec.commandLine().getErr() : out, result.notConfigured());
        }
        out.flush();
        return result.isOk() ? ExitCode.DONE : ExitCode.UNSETTLED;
    }

    private static void printNotConfigured(PrintWriter out, Map<String, Long> counts) {
        counts.forEach((name, files) -> out.println(
                Terminal.printable("not in archive.to: %s, to which %d files were delivered; they are not verified"
                        .formatted(name, files))));
        out.flush();
    }
}
